"""Words of the language that are names as well.

No dictionary: only what people and organisations in this field are called. Written with a small letter they
are taken for the word, not for the name; so a delegate called Will does not mark every 'will'.
"""

_FAMILY_NAMES = """age april august ball banks begin bell best bird black blue bond book bridge brown bush
    butler cash chance child childs church close cole cook cooke cooper court cross crow day dean drew drum
    duke early east english field fields fisher flood ford forest fox french friend garden gardener
    glass gold good grace grant gray green grey ground guest guide guy hall hand hands hardy head heart
    hill holiday holly home hood hope house hunt hunter hurt irish ivory joy judge july june just keen
    key keys kind king lake land lane law lawless leader little lively long lord love lynch main major
    many marsh mason master may miles mills moon more moss most much near new noble nurse page paper
    parish park parks peace penny people person place point pool poor post potter pound power present
    price prior quick quiet read reading reason reed rice rich right ring rock room rose rush sage
    savage school seal service sharp shepherd shield ships shore short sign silver singer small smart
    smith speed spring staff stage stand start steel still stone story street strong study summer sure
    swan sweet table talk teacher team thorn thought time times tower town train trust turner van view
    visit voice wait walker wall walls want ward warren watch water waters wave way weeks well wells
    west white whole wild will winter wise wolf wood woods word words work worker worth write young
    younger"""
_FIRST_NAMES = """amber angel art autumn basil bill bob carol charity chase christian chuck clay clement daisy
    dale dawn dolly don dot earl earnest ernest eve faith fern flora frank gay gene ginger grant harry hazel
    heather iris ivy jack jay jean josh kit lance lee les lily mark max melody mercy nick norm olive pat
    patience pearl peg pierce piers rob robin rod ruby rusty sandy skip sonny stew sue tad trinity unity
    verity victor viola violet wade"""
_ORGANISATIONS = """act age aid aim all any arc are art ask barn can car care college compass cope core
    council crossroads dare day enable end extern face fair fit focus for foundation get has her him his
    horizon horizons hospital its jigsaw kid let library link links made men mind not now off old one open
    our out own pathways pay prison put red respond rise run safe see set she shine sit spark star step steps
    sun ten the threshold tie too top try two university use who why win yes you youth"""
ORDINARY = frozenset(f"{_FAMILY_NAMES} {_FIRST_NAMES} {_ORGANISATIONS}".split())
