"""What the demo's groups said: notes by topic, and quotations, all invented."""

# One tuple for each topic of the guide: (notes, quotations) to choose from.
VOICES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        (
            "Seen as part of the job by most; a few see it as extra work on top. Informal contact counts "
            "for more than meetings.",
            "Everyone named single cases first. Planning together is rare and mostly at county level.",
            "Understanding differs by profession: from passing on a file to sharing the responsibility.",
        ),
        (
            "It is picking up the phone and knowing who will answer.",
            "We all say partnership. We do not all mean the same thing by it.",
        ),
    ),
    (
        (
            "A family welfare conference brought five services to one table; the child stayed in school. "
            "The speaker saw this herself.",
            "A shared breakfast club run by school and youth project: attendance rose over one winter.",
            "A protocol for missing children agreed between gardaí and a residential centre works because "
            "both sides wrote it.",
        ),
        (
            "For once nobody asked whose job it was. We just divided it up.",
            "It worked because two people trusted each other, and that worries me.",
        ),
    ),
    (
        (
            "Information: uncertainty about what may be shared. Organisational: boundaries that do not "
            "match. Resources: no time set aside.",
            "Staff turnover named at once and by all. Contacts are lost with the person.",
            "Waiting lists mean that services agree on a plan that cannot start.",
        ),
        (
            "Every time somebody leaves, we begin again from nothing.",
            "We are four services and four maps, and none of the lines meet.",
            "I did not know whether I was allowed to say it, so I said nothing.",
        ),
    ),
    (
        (
            "Recognition by the line manager matters more than targets. Two organisations have it in the job "
            "description.",
            "Numbers counted for funding are of single services; joint work is invisible in them.",
        ),
        ("Nobody was ever thanked for going to the other service's meeting.",),
    ),
    (
        (
            "Case conferences are known by all and valued when chaired well. Shared referral form tried in "
            "one county and dropped.",
            "Training together named as the tool with the longest effect.",
        ),
        (
            "The form was fine. The phone call before the form was better.",
            "I learnt more about the other service in one day of training than in five years of letters.",
        ),
    ),
    (
        (
            "Knowing people, time, and a lawful way to share information came first. Managers added joint "
            "funding.",
            "Agreement on time; disagreement on protocols: some see them as help, some as cover.",
        ),
        ("You cannot co-operate with somebody you have never met.",),
    ),
    (
        (
            "Moves between primary and second level; leaving care at eighteen; early years.",
            "Rural areas, where one worker stands for the whole service.",
        ),
        ("At eighteen the whole team around a young person goes home.",),
    ),
    (
        (
            "A named contact in each service; a half-day a month; a directory kept up to date by the county.",
            "Joint induction for new staff could begin next month, at no cost.",
            "National guidance on sharing information, with training for all.",
        ),
        (
            "Give us one morning a month and a room, and we will do the rest.",
            "Write down who is responsible, and then let them decide.",
        ),
    ),
)
