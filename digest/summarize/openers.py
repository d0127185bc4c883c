"""Openers that lean on the sentence before: pronouns, demonstratives and connectives, by language.

"But he …" says nothing alone. A sentence that opens on one of these is shown only after its antecedent.
"""

import re
from functools import lru_cache

__all__ = ["leans_back"]

_ENGLISH = (
    "he she they it his her hers their theirs its him them this that these those but and however meanwhile also yet so "
    "instead still then nor or moreover furthermore nevertheless nonetheless therefore thus hence consequently besides "
    "otherwise similarly likewise indeed additionally afterward afterwards thereafter such|as a result|in addition|in "
    "contrast|by contrast|in response|in turn|in fact|in other words|for example|for instance|on the other hand|at the "
    "same time|that said|the latter|the former|the pair|the duo|the trio|the two|the three|the other|even so|even then"
    "|of those|of these|both men|both women|because of this|because of that|after that|since then|until then|by then"
    "|despite this|despite that|like him|like her|like them|with that|and yet|not so|the same|the answer|the reason"
    "|another|others|neither|one is|one was|one has|one had|both were|both are|both have|both had"
    "|one of them|some of them|most of them|all of them"
    "|none of them|here's|there, |here, "
)
_WORDS = {
    "en": _ENGLISH,
    "de": "er sie es ihm ihn ihnen sein seine seinen seiner seines ihr ihre ihren ihrer dieser diese dieses diesen "
    "diesem jener jene jenes dies aber und oder doch jedoch dennoch allerdings außerdem zudem deshalb daher darum "
    "deswegen dann danach dabei dafür dagegen damit daran darauf davon dazu dadurch denn hingegen indes indessen "
    "inzwischen unterdessen währenddessen trotzdem ferner auch sondern dort ebenso folglich somit derweil seither "
    "seitdem solche solcher beide|das ist|das sei|das war|das wäre|das hat|das habe|das hatte|das wird|das würde"
    "|das sagte|das heißt|das gilt|die beiden|zum beispiel|im gegensatz dazu|aus diesem grund|der letztere|darüber "
    "hinaus",
    "fr": "il elle ils elles lui leur leurs son sa ses ce cet cette ces cela ceci ça celui celle ceux celles "
    "mais et ou "
    "donc or ni car cependant toutefois néanmoins pourtant puis ensuite c' c’ eux tel telle ainsi|alors,|aussi,|enfin,"
    "|ailleurs,|par ailleurs|en revanche|en outre|de plus,|par exemple|au contraire|en effet|d'ailleurs|d’ailleurs"
    "|par conséquent|pour sa part|de son côté|dans le même temps|pendant ce temps|tous deux|les deux|ce dernier"
    "|cette dernière|malgré cela|depuis lors|à l'inverse|à l’inverse|a l'inverse|a l’inverse|l'un d'eux|l’un d’eux"
    "|l'une d'elles|l’une d’elles|parmi eux|parmi elles|quant à lui|quant à elle|à son tour|a son tour|pour autant",
    "es": "él ella ellos ellas ello su sus este esta estos estas ese esa esos esas esto eso aquel aquella "
    "aquello pero y "
    "ni sino entonces también tampoco así asimismo dicho dicha|además,|luego,|sin embargo|no obstante|por tanto"
    "|por lo tanto|por eso|por ello|por otro lado|por otra parte|por ejemplo|en cambio|en tanto|a su vez"
    "|al mismo tiempo|mientras tanto|de hecho|es decir|ambos|ambas|los dos|las dos|por su parte|tras ello|desde "
    "entonces",
    "it": "egli ella lui lei loro esso essa essi esse suo sua suoi sue questo questa questi queste quello quella "
    "quelli "
    "quelle ciò ma e ed oppure però quindi dunque perciò pertanto inoltre anche così poi allora infine tuttavia "
    "intanto invece infatti entrambi|i due|le due|per questo|ad esempio|per esempio|al contrario|nel frattempo"
    "|d'altra parte"
    "|d’altra parte|a sua volta|dal canto suo|quest'ultimo|quest’ultimo|nonostante ciò|da allora",
    "pt": "ele ela eles elas seu sua seus suas este esta estes estas esse essa esses essas isto isso aquele aquela "
    "aquilo mas e ou nem porém contudo todavia entretanto portanto assim então também dele dela ambos ambas|os dois"
    "|as duas|depois,|logo,"
    "|ainda assim|no entanto|por isso|por outro lado|por exemplo|ao mesmo tempo|enquanto isso|por sua vez|de fato"
    "|além disso|apesar disso|desde então|o mesmo",
    "ru": "он она оно они его её ее их ему ей им этот эта это эти тот та те но а и или однако зато поэтому "
    "потому также "
    "тоже впрочем затем потом тогда там здесь так такой такая такие причем причём|тем не менее|в то же время"
    "|между тем|таким образом|в частности|например|в свою очередь|после этого|с тех пор|тем временем|при этом"
    "|кроме того|оба|обе",
    "ar": "هو هي هم هن هذا هذه هؤلاء ذلك تلك لكن ولكن كما وهو وهي وهم فهو ثم لذلك ولذلك أيضا بينما وكان وكانت وقال "
    "وقالت وأضاف وأضافت وأكد وأوضح وتابع وأشار|ومع ذلك|بالإضافة إلى|على سبيل المثال|من ناحية أخرى|في المقابل",
    "nl": "hij zij ze hem haar hun hen dit deze maar en dus toch echter daarom daarna dan ook zo bovendien",
    "sv": "han hon dem hans hennes deras denna detta dessa men och eller dock därför sedan också dessutom",
    "pl": "on ona ono oni one jego jej ich ale i a lub więc jednak dlatego potem także też ponadto",
}
_COUNTED = (
    r"an? (?:second|third|fourth|fifth)\b(?!-| (?:of|time|term|world|half|round|consecutive|straight|successive"
    r"|quarter|year|season|week|day|night|month|wave|chance|class|party|person|degree|attempt|opinion)\b)"
    r"|the (?:first|second|third|fourth|last) (?:is|was|are|were|has|had|will|would|came|comes|followed)\b"
)
"""`A third followed.` · `The second was found alive.`: it counts on from what was said."""
_UNSPACED = {
    "zh": "他(?!信) 她 它 这 這 但 而 然而 因此 所以 不过 不過 同时 同時 此外 "
    "此前 此举 此事 另外 其中 其他 其次 并且 并称 随后 "
    "隨後 于是 那么 那些 那个",
    "ja": "彼 これ それ あれ この その あの しかし だが ただ そして また さらに 一方 そのため だから "
    "なお ところが こうした",
}
_TIMES = {
    "de": r"diese[nrsm]?\s+(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|woche|jahr|monat|sommer"
    r"|winter)",
    "nl": r"(?:deze|dit)\s+(?:week|jaar|maand|zomer|winter)",
    "fr": r"cet(?:te)?\s+(?:semaine|année|nuit|été|hiver|automne|après-midi)"
    r"|ce\s+(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|matin|soir|mois|week-end|printemps)",
    "es": r"est[ea]\s+(?:lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo|a[nñ]o|mes|semana|ma[nñ]ana|tarde"
    r"|noche|fin|verano|invierno|primavera|oto[nñ]o)",
    "it": r"quest[oa]\s+(?:luned[iì]|marted[iì]|mercoled[iì]|gioved[iì]|venerd[iì]|sabato|domenica|settimana|mattina"
    r"|mattinata|sera|notte|anno|mese|primavera)",
    "pt": r"est[ea]\s+(?:segunda|ter[cç]a|quarta|quinta|sexta|s[aá]bado|domingo|ano|m[eê]s|semana|manh[aã]|tarde|noite"
    r"|ver[aã]o|inverno)",
}
"""`Ce lundi` points at the calendar, not at the sentence before."""


def leans_back(text: str, language: str) -> bool:
    """Whether a sentence opens on a word that needs the sentence before it.

    A language without a list is never said to lean; English is looked for in every text written in Latin letters of
    unknown language.
    """
    pattern = _pattern(language)
    return bool(pattern and pattern.match(text))


@lru_cache(maxsize=32)
def _pattern(language: str) -> "re.Pattern[str] | None":
    if language in _UNSPACED:
        return re.compile(rf"[\W_]*(?:{'|'.join(_UNSPACED[language].split())})")
    listed = _WORDS.get({"und": "en", "": "en", "da": "sv", "no": "sv"}.get(language, language))
    if listed is None:
        return None
    first, *phrases = listed.split("|")
    openers = sorted({*first.split(), *(phrase.strip() for phrase in phrases)}, key=len, reverse=True)
    times = rf"(?!(?:{_TIMES[language]})\b)" if language in _TIMES else ""
    counted = rf"|{_COUNTED}" if listed is _ENGLISH else ""
    return re.compile(
        rf"[\W_]*{times}(?:(?:{'|'.join(map(re.escape, openers))})(?:(?<=['’])|(?!\w)){counted})", re.IGNORECASE
    )
