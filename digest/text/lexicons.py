"""Abbreviations and words that begin sentences, by language: plain lists, in lower case, without the full stop.

Facts only; what each list means is said by `abbreviations.Lexicon`. "und" is for all languages without a list.
"""

__all__ = ["EVERYWHERE", "WORDS"]

EVERYWHERE = {
    "bound": "dr prof mr mrs ms st ste mme mlle mgr msgr gen col lt capt maj sgt rev hon vs ca cf approx al e.g i.e",
    "loose": "inc corp co ltd bros jr sr ph.d m.d d.c u.s u.k u.n e.u u.s.a u.a.e",
    "final": "etc",
}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "bound": "adm amb asst atty brig cmdr cmdt cpl cpt det dir drs ens ft gov gens insp lieut messrs mt pfc "
        "pres pvt rep reps sen sens spc supt treas fr figs orig rt esq viz mx hrs justs",
        "loose": "a.m p.m n.y n.j l.a b.c a.d b.a m.a f.b.i c.i.a d.r.c ariz ark calif colo conn del fla ga ill "
        "ind kan ky la md mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo ala mass "
        "assn ave blvd rd",
        "numbered": "no nos p pp vol sec fig art ch jan feb mar apr jun jul aug sept sep oct nov dec op c para",
        "starters": "the a an in on at it its he she they we i you but and or so this that these those there here his "
        "her their our my your as if when while although though since after before because however yet "
        "for from with by to of mr mrs ms not no now then nor both each every all some many most one two "
        "three what why how who which where under over during despite even still also such once until "
        "another others several few more much today yesterday meanwhile instead about according last let "
        "nobody nothing everyone dr across among whether perhaps only later earlier is are was did do "
        "does can will would could should have has had",
        "asking": "said says asked asks added adds told replied replies wrote writes shouted cried answered tweeted "
        "demanded wondered inquired recalled insisted exclaimed yelled joked",
        "capitalised": "rep reps det dir ill miss mass ore ind del wash kan la pa col gen fig figs hon pres sen art ch "
        "para vt va mo ark mont wis minn mich st ste mar supt fr co sec op",
    },
    "de": {
        "bound": "z.b d.h u.a z.t i.d.r o.g s.o s.u v.a v.chr n.chr chr bzw bspw ggf evtl vgl sog inkl exkl zzgl "
        "abzgl ca hr fr hrn frl dipl ing dipl.-ing mag nr abs bd bde hl geb gest verh jh jhd mio mrd tsd "
        "std str tel zt hrsg hg bes allg ehem einschl kath ev zw stellv z d u i v o a.m a.g m.e n.n r u.u "
        "jan feb mrz apr jun jul aug sept okt nov dez prof.dr dr.med med jur phil rer vors",
        "loose": "gmbh ag kg a.d a e.v u.s.a p.a",
        "final": "usw usf etc u.ä o.ä u.v.m m.a.w ff d.j d.m uhr",
        "numbered": "s abb anm ziff art kap rd gem",
        "starters": "der die das den dem des ein eine einen einem einer er sie es wir ihr ich du man und aber oder "
        "denn doch sondern dennoch dabei damit danach dann da dort hier heute gestern morgen nun jetzt "
        "auch nach vor bei mit von für auf aus an am im in zu zum zur um über unter durch gegen ohne seit "
        "während wegen trotz als wenn weil obwohl dass ob wie was wer wo warum wann so zwar jedoch "
        "allerdings deshalb daher außerdem zudem später bereits schon noch nur nicht kein keine alle "
        "viele einige manche mehrere andere diese dieser dieses diesen sein seine seinen seiner ihre "
        "ihren ihrer unser unsere mein meine beim vom ins laut insgesamt insbesondere zuvor zuletzt "
        "trotzdem dazu dafür dagegen darauf daran darum davon zwei drei beide jeder jede jedes niemand "
        "jemand etwas nichts ist sind war waren hat haben wird werden kann soll muss sowohl weder "
        "entweder",
        "asking": "sagte sagt fragte fragt rief antwortete erklärte meinte betonte schrieb",
    },
    "fr": {
        "bound": "gén m mm mmes mlles me mes dr pr mgr mgrs st ste sts av apr j.-c bd boul chap éd env ex fig hab "
        "ibid id inf p.ex c.-à-d c.à.d réf resp sq suiv sup tél vol cie cf cap gal col cdt lt adj r.p "
        "n.d.l.r ndlr p.-s",
        "loose": "s.a s.a.r.l e.-u",
        "final": "etc",
        "numbered": "p pp n art al no t l ch janv févr avr juil sept oct nov déc",
        "starters": "le la les l' un une des du de d' il elle ils elles on nous vous je tu ce c' cela ces cet cette "
        "son sa ses leur leurs mais et ou donc or ni car dans en au aux à pour par sur sous avec sans "
        "selon après avant depuis pendant quand lorsque si comme puis ensuite enfin ainsi alors aussi "
        "cependant toutefois pourtant hier aujourd'hui demain ici là voici voilà tout toute tous toutes "
        "plusieurs certains beaucoup chaque aucun rien personne qui que quoi où comment pourquoi quel "
        "quelle deux trois entre vers chez malgré contre notre nos votre mon ma mes ne n' s' j' qu'",
        "asking": "dit demande demanda répond répondit ajoute lance interroge déclare explique s'exclame",
        "capitalised": "m mm me pr sup cap",
    },
    "es": {
        "bound": "sr sra sres sras srta srtas d dª dña dn dra drs dres lic licda ing arq arz gral cnel cmdte cap "
        "tte sgto pdte pdta cía mons fco fdo jto ntro mtro mtra fr sto sta hno hna avda av c/ pza ej p.ej "
        "admón aprox art núm núms nro pág págs párr tel tlf vol ed fig izq dcha máx mín prof profa excmo "
        "excma ilmo ilma rvdo a.c d.c q.e.p.d ntra depto dpto ud uds vd vds ff.aa ee rr cc",
        "loose": "s.a s.l s.a.s ee.uu ee. uu ff.cc cc.oo jj.oo rr.hh a.m p.m ud",
        "final": "etc",
        "numbered": "n p pp no s t ene feb abr jun jul ago sept oct nov dic",
        "starters": "el la los las lo un una unos unas él ella ellos ellas yo tú nosotros usted ustedes se su sus mi "
        "pero y o e u ni que en de del al a con sin por para según desde hasta sobre tras ante bajo entre "
        "contra durante mediante cuando mientras aunque si como donde quien cual qué quién cómo dónde "
        "cuándo este esta estos estas ese esa esos esas aquel aquella esto eso así además también tampoco "
        "ahora hoy ayer mañana luego después antes entonces ya aún todavía no nunca siempre nadie nada "
        "todo toda todos todas muchos algunos otros dos tres ambos cada es son fue era ha han hay pese",
        "asking": "dijo dice preguntó pregunta respondió añadió afirmó exclamó contestó señaló",
    },
    "it": {
        "bound": "sig sigg sig.ra sig.na dott dott.ssa dr.ssa ing avv arch geom rag prof prof.ssa proff on onn sen "
        "mons card gen col cap ten magg mar brig p.es es ad.es pag pagg vol fig cfr art artt n nn sec ss "
        "s st tel num ecc.mo p.zza v.le v c.so gov pres dir a.c d.c ill egr spett gent gg lett l",
        "loose": "s.p.a s.r.l s.n.c s.a",
        "final": "ecc etc",
        "numbered": "p pp genn febbr mar apr magg giu lug ago sett ott nov dic",
        "starters": "il lo la i gli le l' un uno una un' egli ella esso essa essi lui lei loro noi voi io tu si ma e "
        "ed o oppure però quindi dunque perché poiché quando mentre se come dove chi che cosa di a da in "
        "con su per tra fra del dello della dei degli delle al allo alla ai agli alle dal dalla nel nello "
        "nella nei negli nelle sul sulla dopo prima durante secondo contro senza verso questo questa "
        "questi queste quello quella quelli quelle ciò così inoltre anche ora oggi ieri domani poi allora "
        "infine intanto tuttavia non nessuno niente tutto tutta tutti tutte molti alcuni altri due tre "
        "ogni è sono era ha hanno suo sua suoi sue mio nostro c' dell' nell' all' dall' sull' quest' ecco",
        "asking": "disse dice chiese chiede rispose risponde aggiunse aggiunge dichiarò esclamò ha",
    },
    "pt": {
        "bound": "sr sra srs sras srta d dr dra drs dras eng engª arq prof profª profa exmo exma ilmo ilma v.exa "
        "v.ex cel cap gen maj ten sgt alm des min dep sen gov pres sto sta fr pe p.ex ex av r tel fone "
        "núm pág págs vol fig cf art arts séc aprox máx mín ed a.c d.c obs depto dpto lic mons trad",
        "loose": "s.a ltda cia e.u.a eua a.m p.m n.r",
        "final": "etc",
        "numbered": "n p pp nº t jan fev mar abr mai jun jul ago set out nov dez",
        "starters": "o a os as um uma uns umas ele ela eles elas eu tu nós você vocês se seu sua seus suas meu minha "
        "mas e ou nem que em no na nos nas de do da dos das ao à aos às com sem por pelo pela para "
        "segundo desde até sobre sob após ante entre contra durante quando enquanto embora como onde quem "
        "qual este esta estes estas esse essa esses essas aquele aquela isto isso aquilo assim além "
        "também já agora hoje ontem amanhã depois antes então ainda não nunca sempre ninguém nada tudo "
        "todo toda todos todas muitos alguns outros dois duas três ambos cada é são foi era há tem têm "
        "apesar num numa neste nesta nesse",
        "asking": "disse diz perguntou pergunta respondeu acrescentou afirmou exclamou",
    },
    "ru": {
        "bound": "т.е т.к т.н т.о т.ч т.з т им акад проф доц д-р г-н г-жа гг. ул пр просп пл пер наб бул ш стр "
        "корп кв тел см ср напр св прп рис табл ген полк подп лейт кап адм мин зам зав пос дер обл р-н оз "
        "изд ред сост худ реж муз нач ок прим ст п пп ч гл разд",
        "loose": "г гг в вв р.х н.э",
        "final": "др пр т.д т.п проч руб коп тыс млн млрд трлн чел км кг",
        "numbered": "№ с т янв фев апр июн июл авг сен сент окт нояб дек",
        "starters": "он она оно они я ты мы вы это этот эта эти тот та те его её ее их но а и или однако в во на по с "
        "со к ко у о об от до из за для при под над перед после между через без про как что чтобы если "
        "когда пока хотя потому поэтому так также тоже там тут здесь теперь сейчас сегодня вчера завтра "
        "затем потом уже ещё еще не ни нет все всё весь вся каждый многие некоторые другие оба два три "
        "кто где куда почему зачем сколько по-прежнему ранее позже кроме среди согласно благодаря "
        "несмотря именно только даже вместе впрочем тем во-первых в-третьих свою свой мой наш",
        "asking": "сказал сказала спросил спросила заявил заявила ответил ответила добавил добавила воскликнул",
    },
    "und": {
        "bound": "nr p.s dhr mevr drs ing jl dl bijv enz.o o.a d.w.z m.b.t i.v.m bl.a t.ex f.eks m.fl kl tzw np "
        "m.in ul tj prof.dr hab inż mgr śp ok pkt al św sz dl.a resp dvs s.k bzw z.b д-р κ κα δρ π.χ βλ "
        "γ.γ αρ σελ τηλ δηλ μ.χ",
        "loose": "s.a a.s a.ş n.v b.v",
        "final": "osv m.m o.s.v m.v enz itd itp atd apod vs.v vb κ.λπ κλπ",
        "numbered": "p pp s art fig str lk",
        "starters": "de het een hij zij ze we ik maar en in op na voor den det dette han hun hon vi jeg jag men och "
        "og eller som när da w do to on ona ono oni po za ten ta je byl byla ale v se podle bir bu ve ama "
        "o ο η το οι τα και αλλά σε με lo la le el els les un una os as e i y",
    },
    "uk": {
        "bound": "т.е т.к т.н т.о т.ч т.з т им акад проф доц д-р г-н г-жа гг. ул пр просп пл пер наб бул ш стр "
        "корп кв тел см ср напр св прп рис табл ген полк подп лейт кап адм мин зам зав пос дер обл р-н оз "
        "изд ред сост худ реж муз нач ок прим ст п пп ч гл разд вул пров буд гр ім оп с",
        "loose": "г гг в вв р рр ст н.е",
        "final": "ін грн тис млн млрд",
        "numbered": "с т",
        "starters": "он она оно они я ты мы вы это этот эта эти тот та те его её ее их но а и или однако в во на по с "
        "со к ко у о об от до из за для при под над перед после между через без про как что чтобы если "
        "когда пока хотя потому поэтому так также тоже там тут здесь теперь сейчас сегодня вчера завтра "
        "затем потом уже ещё еще не ни нет все всё весь вся каждый многие некоторые другие оба два три "
        "кто где куда почему зачем сколько по-прежнему ранее позже кроме среди согласно благодаря "
        "несмотря именно только даже вместе впрочем тем во-первых в-третьих свою свой мой наш він вона "
        "воно вони це цей ця ці але і й від із зі що якщо коли після",
        "asking": "сказав сказала запитав запитала заявив заявила",
    },
    "ar": {
        "bound": "د أ م ص ج ط ق ت ه هـ س ع ب ر ن ق.م د.ا أ.د ا.د أ.م ص.ب م.م ج.م",
        "final": "الخ إلخ",
    },
    "hi": {
        "bound": "डॉ प्रो श्री पं कु सु डा ডা ডঃ মো",
    },
}
