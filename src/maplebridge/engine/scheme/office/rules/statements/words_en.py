"""What offices write for each effect, in English. All letters are small by then."""

from __future__ import annotations

from maplebridge.engine.scheme.office.rules.statements.parts import AMOUNT, NUM, POINT, PTS, WORTH

REST = "[^,;.]*"
HIGHEST = "(?:the )?highest (?:level|award|one)?"

ONCE = (
    "(?:the )?same (?:matter|event|achievement|case|subject|award)[^;.]*",
    rf"(?:only )?{HIGHEST}[^;.]*?(?:counts?|counted|only|once|used)[^;.]*",
    "(?:not|non)[- ]cumulative|cannot be (?:combined|added)[^;.]*",
    "(?:count(?:s|ed)?|scored) (?:only )?once[^;.]*",
)
EXEMPT = ("costs? nothing|no deduction|not deducted",)
USED_UP = (
    "(?:until|till)(?: [a-z]+){0,4} (?:used up|exhausted|gone|zero|0)|down to (?:zero|0)",
    "(?:not|never) (?:below|less than) (?:zero|0)|(?:minimum|floor)(?: of)? (?:zero|0)",
)
VETO = (
    rf"veto(?:ed)?|not eligible{REST}|(?:is |are |be |been |being |^)(?:barred|excluded) from{REST}"
    rf"|bars? {REST} from{REST}"
    rf"|rules? out{REST}|disqualif{REST}|no award{REST}|loses? eligibility{REST}|ineligible{REST}",
    rf"graded {REST}(?:at most|or lower)|grade (?:is )?(?:at most|no higher than|limited to){REST}",
    rf"(?:cannot be|not) (?:rated|graded) (?:above|higher than|better than){REST}"
    rf"|rated (?:as )?(?:fail(?:ed)?|unsatisfactory){REST}",
    rf"total (?:score )?(?:at most|capped at|not (?:above|more than)) {WORTH}",
)
CAP = (
    r"(?:at most|up to(?: a (?:maximum|total) of)?|(?:to a )?max(?:imum|\.)?(?: of)?|capped at|cap(?: of)?|no more than"
    rf"|not (?:more than|exceeding)|limit(?:ed to| of)?) (?:deduction )?-?{AMOUNT}"
    rf"(?:{POINT}|(?=\s*(?:$|in total|overall|altogether|per|for|deducted|lost|off|each)))",
)
DOUBLE = ("(?:is |are )?(?:doubled|tripled|counts? (?:double|twice)|double)",)
NONE = (
    rf"(?:scores? |gets? |is )?(?<![\d.%-])(?:no|zero|0){POINT}|no (?:score|credit)",
    r"(?:scores? |is )(?:zero|0|nothing)(?![.\d])|nothing$|^zero(?= (?:if|when|where))",
    "(?<=otherwise )none$|(?<=else )none$",
    rf"(?:loses?|lost) (?:the )?(?:full|all|whole) (?:{NUM} )?(?:points|marks)",
    r"(?:loses?|lost) (?:all|the item|all points)|all (?:points|marks) (?:lost|deducted)|item (?:is )?lost",
)
DEDUCT = (
    rf"(?:score )?(?:falls?|drops?|goes down|is reduced|reduced) by {AMOUNT}(?:{POINT})?",
    "(?:deduct(?:ed|ing)?|deduction of|loses?|minus|costs?|penalty of"
    "|subtract|take off|less) (?:a further |another |up to )?"
    rf"{AMOUNT}(?:{POINT})?",
    rf"{AMOUNT}(?:{POINT})? (?:(?:is|are) )?(?:off|deducted|lost|deduction|taken off|taken away)",
)
ADD = (
    rf"(?:add(?:s|ed)?|plus|bonus of|earns? (?:a bonus of|an extra)|gains?) {AMOUNT}(?:{POINT})?",
    rf"{AMOUNT} (?:(?:extra|bonus|additional) {PTS}|(?:{PTS} )?(?:added|extra|bonus))",
)
BASE = (rf"(?:starts?|starting) (?:at|from|with) {WORTH}|base (?:of )?{WORTH}",)
HALF = (r"(?:scores? |gets? |earns? )?half (?:the |of the )?(?:marks?|points?|score|credit)",)
FULL = (
    r"(?<!lose )(?<!loses )(?<!lose the )(?<!loses the )\b"
    "(?:scores? |gets? |earns? )?full (?:marks?|points?|score|credit)",
)
GET = (
    r"(?:scor|rat|assess|mark)(?:ed|e|ing)?\b[^,;.\d]{0,30}"
    rf"(?:from|between|on a scale of) {NUM}\s*(?:-|and)\s*{NUM}",
    rf"(?:scores?|gets?|earns?|receives?|worth|gives?|awarded) {AMOUNT}(?:{POINT})?(?![\d%])",
)
PROPORTION = (
    rf"{NUM}\s*[x×*]\s*[^,;.]{{1,60}}[/÷][^,;.]{{1,60}}",
    rf"{NUM}\s*[x×*]\s*[^,;.]{{0,40}}(?:rate|share|percentage|proportion|completion)",
    rf"(?:^|(?:the )?)(?:proportion|percentage|share) of [^,;.\d]{{1,60}}? (?:[x×*]|times|multiplied by) {NUM}{POINT}?",
    rf"pro[- ]?rata{REST}|proportional(?:ly)?{REST}|in proportion{REST}|linear(?:ly)?{REST}",
    rf"(?:rate|share|percentage|completion)[^,;.]{{0,40}}? (?:times|multiplied by|x|×|\*) {REST}",
)
JUDGED = (
    rf"at (?:the )?(?:assessor|panel|reviewer)s?'?s? discretion{REST}|discretion(?:ary)?{REST}",
    rf"(?:as|to be) (?:judged|assessed|rated|scored) by{REST}|overall (?:assessment|judgement){REST}",
    rf"(?:based|depending) on (?:the )?(?:overall )?(?:quality|performance|judgement){REST}",
)
