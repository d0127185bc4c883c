"""What `digest doctor` looks at, and what it says: pure checks over settings, with the world behind two protocols.

    finding      what was found: topic, severity, words, remedy
    asking       the protocols: a name server, a probe of the relay
    examination  all checks in order → findings
    samples      sample values (the guard of `digest send`)
    secrets      the secret key, the DKIM key's file
    relay        what the relay said
    hosts        SPF, PTR, where bounces go (spf: RFC 7208 evaluated)
    dkim_record  the published key
    dmarc        the policy, and alignment
    names        loopback, sample names, alignment by form
    resolver     the adapter on dnspython

It sends no mail and changes nothing.
"""
