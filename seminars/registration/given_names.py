"""First names that one person may go by: short forms, and the Irish beside the English."""

# Each line is one name in its forms, folded. A form may stand in several lines.
_FORMS = """
aine anne ann anna annie
aidan aodhan aedan
alan ailin
andrew andy aindrias
anthony tony antoine
barbara babs bairbre
bernadette bernie berni
brendan breandan
bridget brigid brid bridie breda biddy
brian bryan
cathal charles charlie
catherine katherine kathryn katharine cathy kathy kate katie cait caitlin caitriona catriona
christine christina chris chrissie
christopher chris christy criostoir
colm colum
cornelius con
daniel dan danny donal domhnall
david dave dai daithi
deborah debbie
deirdre dee
dermot diarmuid diarmaid
donnchadh donagh
edward ed eddie ted ned eamon eamonn
eileen eibhlin
elizabeth liz lizzie betty beth eilis
eoin owen eoghan john
eugene gene
fergal fearghal
fionnuala fionnghuala nuala finola
francis frank frankie proinsias
frances fran
gerard gerry ger gearoid gerald
geraldine ger
grainne grania
hugh aodh
james jim jimmy jamie seamus shay
jennifer jen jenny
joan siobhan
john jack johnny sean shane
joseph joe joey seosamh
josephine jo josie
julia julie sile
kevin caoimhin
laurence lawrence larry lorcan
margaret maggie peg peggy mairead greta
martin mairtin
mary maire marie maura moira mairin
matthew matt
michael mick mike mickey micheal
nicholas nick nicky nioclas
noreen noirin nora honora
patrick pat paddy padraig padraic patsy
patricia pat trish tricia patsy
paul pol
peter pete peadar
philip phil phillip pilib
philomena phil
raymond ray
richard dick rick richie risteard
robert rob bob bobby roibeard
ronan ronnie
rose roisin rosie
sandra sandy alexandra
sinead jane janet
stephen steven steve stiofan
susan sue susie
teresa theresa terry treasa
terence terry
thomas tom tommy tomas
timothy tim tadhg
una winifred
vincent vinny uinseann
william bill billy will willie liam uilliam
"""

_LINES: dict[str, set[int]] = {}
for _number, _line in enumerate(_FORMS.strip().splitlines()):
    for _name in _line.split():
        _LINES.setdefault(_name, set()).add(_number)


def are_forms(first: str, second: str) -> bool:
    """Whether the two folded first names are forms of one."""
    return first != second and bool(_LINES.get(first, set()) & _LINES.get(second, set()))
