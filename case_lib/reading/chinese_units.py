"""Determine the unit of a number in Chinese text from the words beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

from case_lib.reading import chinese_nouns, counters, hedges, measures
from case_lib.reading.figures import Figure

__all__ = ["Measured", "Number"]

# length after the number, unit, word, and whether it is measured
Measured: TypeAlias = tuple[int, str, str, bool]
_REACH = 14  # characters after a classifier in which its noun may follow
_QUOTED = re.compile('^[“"「][^”"」]{1,12}[”"」]')  # 55个“套路贷”APP
_RAIDS = re.compile("[^,，。;、0-9]{0,8}(?<!专项)行动(?!计划|方案|[一-鿿]{0,4}会)")
# 逮4运毒男: in headlines
_CAUGHT = re.compile("[逮拘捕抓擒]$")
_HEADLINE = re.compile("(?![名个位人])[一-鿿]{1,4}?[男女汉](?![性孩友])子?")
_MOST = re.compile("最[多大高]$")
_HEADS = re.compile("人数[已也均约达到为共近超过了]*$")
_TURN = re.compile("[在从至往]|由(?!器)|被(?![告害])|来自")
# a part of an earlier count: 其中3条
_THOSE = re.compile("(?:^|其中|其余|另外?|还有?|[已仅只又]|[(、和及])[有约近共]?$")
_HAN_DIGIT = re.compile("[二两三四五六七八九]")
_LASTING = re.compile("(?:每|一连|连续|历时|历经|为期|长达|短短|仅|仅用|经过|持续)$")
_PRONOUN = re.compile("(?:^|[对将把由与让使等及和后、述这该向跟给])$")
_TOGETHER = re.compile("国(?:联手|联合|警方|执法|共同|合作|合力)")
_REACHED = re.compile("(?:涉及|跨|辗转|分赴|赴|遍布|遍及|横跨|波及|覆盖|全国|等|涉)$")
_NEUTRAL = re.compile("(?:[共总合累]计|[高多]?达到?)+")
# 两个拐骗妇女的犯罪团伙, 两个以赵某为首的团伙: the noun is the last
_GANG = re.compile(
    "(?:分别)?(?:以[^,。;0-9]{1,24}为首的?)?(?:(?:[诱拐诈]骗|拐卖|贩卖|贩运|运输|制造|制售|强迫|组织|走私|偷运|从事|涉嫌)"
    "[^,。;0-9被将从]{0,24})?(?:犯罪)?(?:团伙|团夥|集团)(?!成员|头目|骨干|人员|主犯|首脑|老板|[一-鿿]?的)"
)
_CREW = re.compile("[^,，。;0-9被将从的]{2,16}?(?:团伙|团夥|犯罪集团)")  # 2个“一条龙”贩假团伙
_OF_PLACES = ("province", "city", "county", "country")
# 件 counts cases if the text mentions crimes, courts or gangs
_JUDGED = re.compile(
    "法院|罪|受理|审结|宣判|侦破|侦办|破获|立案|骗案|诈骗案|刑案|起诉|集团|帮派|团伙|诈欺"
)
_HEADED = re.compile(r"[、,]?[0-9]+[余多]?[人名]|[“\"「].{1,8}[”\"」](?:特大)?(?:专案|系列|案)")
_PIECES = ("device", "record", "card", "weapon", "property_item", "account", "vehicle")
_THINGS = ("device", "vehicle", "vessel", "aircraft")
_LIKE_THINGS = ("weapon", "property_item", "card", "item")
_MONTHLY = re.compile("月(?:利|息|供)|每月")
_CHARGED = re.compile('[“"「][^”"」]{2,16}[”"」]罪')
_MEDICINE = re.compile("药|丸|摇头|五仔|胶囊|麻古|麻果")
_LIST = re.compile("[0-9一-鿿](?:、|及|和|以及)$")
_BODIES = re.compile("路(?:人马|民警|警力|警员|干警)")
_LAYERED = re.compile("分(?:为|成)?[上中下高低]{0,3}$")
_LEAKED = re.compile("被[^,的]{2}(?:的|[一-鿿]{0,2}(?:信息|数据|资料))")
_TIMES = {"week": "day", "age": "year"}
_BUCKS = re.compile("块(?=[,。、;]|$)")
_PAID = re.compile("[钱花付交给赚挣卖买价费骗转薪赔输赢借欠亏]|工资|收入|报酬|损失")
_CENTS = re.compile("[角分](?:钱)?")
_PRICED = re.compile("[每按]条|每[个张组]|单价|价格|分钱|角钱")


@dataclass
class Number:
    """One number and its surroundings."""

    clause: str
    match: re.Match[str]
    money: str
    known: list[Figure]
    text: str

    def __post_init__(self) -> None:
        self.number, self.end = self.match["number"], self.match.end()
        neutral = _NEUTRAL.match(self.match[0])
        self.start = self.match.start() + (neutral.end() if neutral else 0)
        self.said = self.text[self.start : self.end]
        self.before = self.clause[: self.match.start()]
        self.rest = self.clause[self.end : self.end + _REACH + 2]
        self.one = self.number in ("一", "1") and not self.match["to"]
        self.hedged = self.start < self.match.start("number")

    def measure(self) -> Measured | None:
        """Return what the number counts; None if unknown, without a unit if nothing."""
        return self._share() or self._money() or self._time() or self._people() or self._thing()

    def _share(self) -> Measured | None:
        if self.match["part"]:
            return 0, "%", "%", True
        share = measures.patterns().share.match(self.clause, self.end)
        if share is None or (share[0] in "成折" and self.one and not self.hedged):
            return None
        if share[0] == "厘" and _MONTHLY.search(self.before):
            return None
        return len(share[0]), "‰" if share[0] == "‰" else "%", share[0][:1], True

    def _money(self) -> Measured | None:
        money = measures.patterns().money.match(self.clause, self.end)
        sign = self.match["money"]
        if money:
            named = counters.known()[money["currency"].lower()].counts
            code = next(iter(named))
            own = money["named"] or ("人民币" if "人民币" in money[0] else "")
            if code == "money" and own:
                code = next(iter(counters.known()[own.lower()].counts))
            if code == "money" and sign:
                code = next(iter(counters.known()[sign.lower()].counts))
            return len(money[0]), self.money if code == "money" else code, money["currency"], True
        cents = _CENTS.match(self.clause, self.end)
        if cents and _PRICED.search(self.clause):
            return len(cents[0]), self.money, cents[0], True
        thing = chinese_nouns.at_end(self.before)[0]
        if not thing and _BUCKS.match(self.clause, self.end) and _PAID.search(self.before[-8:]):
            return 1, self.money, "块", True
        if sign:
            code = next(iter(counters.known()[sign.lower()].counts))
            return 0, self.money if code == "money" else code, sign, True
        if not re.search("[万亿千]", self.match[0]):
            return None
        pattern = measures.patterns()
        about = f"{self.before}{self.match['before']}"
        if pattern.sum_after.match(self.rest) or (
            pattern.sum_before.search(about)
            and not pattern.classifier.match(self.rest)
            and not (pattern.bare.match(self.rest) and not self.rest.startswith("案"))
            and not pattern.physical.match(self.rest)
        ):
            return 0, self.money, "元", False
        return None

    def _time(self) -> Measured | None:
        span = measures.patterns().time.match(self.clause, self.end)
        if span is None:
            return None
        kind = str(span.lastgroup)
        ahead = self.clause[span.end() :]
        part = re.search(f"半|{hedges.pattern('inside')}", span[0])
        plain = self.one and not self.hedged and not part
        if kind != "age" and plain and not re.match("内|多|余|时间|之久|半|有期|的有期", ahead):
            return 0, "", "", False
        if kind == "year":
            if re.fullmatch("(?:19|20)[0-9]{2}|[〇零一二三四五六七八九]{4}", self.number):
                return 0, "", "", False
            if re.match("[0-9一二三四五六七八九十]{1,3}月", ahead):
                return 0, "", "", False
        if kind == "day" and span[0] == "日":
            digits = re.fullmatch("[0-9]{1,2}|[一二三]?十?[一二三四五六七八九]?", self.number)
            lasting = (
                _LASTING.search(self.before)
                or self.before.endswith("每")
                or self.number in ("两", "数", "几", "十几")
            )
            if digits and not lasting and not self.hedged:
                return 0, "", "", False
        if kind == "hour" and self.number == "24" and not re.match("[之以]?内|后", ahead):
            return 0, "", "", False
        return len(span[0]), _TIMES.get(kind, kind), span[0], kind != "age"

    def _people(self) -> Measured | None:
        if _HEADS.search(self.before) and not re.match("[一-鿿]", self.rest):
            return 0, "person", "人数", False
        if _CAUGHT.search(self.before):
            headline = _HEADLINE.match(self.clause, self.end)
            if headline and self.number.isdigit():
                return len(headline[0]), "person", "人", False
        sex = measures.patterns().sex.match(self.clause, self.end)
        return (1, "person", str(sex.lastgroup), False) if sex else None

    def _thing(self) -> Measured | None:
        pattern = measures.patterns()
        if self.number in ("几", "数") and self.rest[:1] in measures.table()["wary"].split():
            return 0, "", "", False
        if self.number in ("一", "零", "〇") and not self.match["to"] and not self.hedged:
            return self._listed() if self.number == "一" else (0, "", "", False)
        if self.number == "一" and _MOST.search(self.match["before"]):
            return 0, "", "", False  # 最多一宗涉款300万元
        if self.rest.startswith("路") and (
            self.before.endswith(("分", "分为", "分成")) or _BODIES.match(self.rest)
        ):
            return 1, "group", "路", False
        if self.rest.startswith("层") and _LAYERED.search(self.before):
            return 1, "tier", "层", False
        if pattern.never.match(self.rest):
            return 0, "", "", False
        if self.rest[:1] in ("次", "项", "场", "轮") and _RAIDS.match(self.clause, self.end + 1):
            return 1, "wave", "行动", False
        physical = pattern.physical.match(self.clause, self.end)
        if physical:
            return len(physical[0]), measures.table()["physical"][physical[0]], physical[0], False
        bare = pattern.bare.match(self.clause, self.end)
        if bare:
            return self._bare(bare)
        classifier = pattern.classifier.match(self.clause, self.end)
        if classifier is None:
            return None
        word = classifier["word"]
        han = _HAN_DIGIT.fullmatch(self.number) and not self.hedged
        unit, noun = self._counted(word, classifier.end())
        if (
            han
            and word in measures.table()["wary"].split()
            and unit == "item"
            and noun in ("", word)
        ):
            return 0, "", "", False
        beside = noun and self.clause.startswith(noun, classifier.end())
        if beside and (unit in _OF_PLACES or noun in ("小组", "层级")):
            return len(word) + len(noun), unit, noun, False
        return len(word), unit, noun if unit != "item" else word, False

    def _listed(self) -> Measured:
        """Return what 一 counts; it is a count only in a list of counts: 3把手枪、一把猎枪."""
        classifier = measures.patterns().classifier.match(self.clause, self.end)
        if not self.known or classifier is None or classifier["word"] in ("批", "段", "伙", "种"):
            return 0, "", "", False
        unit, noun = self._counted(classifier["word"], classifier.end())
        ended = re.match("[、,。;及和与]|$", self.clause[classifier.end() :])
        after = ended and chinese_nouns.at_end(self.before)[0] in _PIECES  # 轿车一部
        kinds = (*_PIECES, *_THINGS, "person") if _LIST.search(self.before) else ()
        if unit in kinds or after:
            return len(classifier["word"]), unit, noun, False
        return 0, "", "", False

    def _bare(self, bare: re.Match[str]) -> Measured:
        unit, word = str(bare.lastgroup), bare[0]
        single = _HAN_DIGIT.fullmatch(self.number) and not self.hedged
        if single and unit == "person" and _PRONOUN.search(self.before):
            return 0, "", "", False  # 二人, 上述六被告
        reached = _REACHED.search(self.before) or _TOGETHER.match(self.rest)
        if single and len(word) == 1 and word != "人" and not reached:
            return 0, "", "", False  # 东北三省, 苏州、无锡两地
        return len(word), unit, word, False

    def _passive(self, ahead: str, turn: re.Match[str]) -> bool:
        """Return whether 被 begins an attribute of what is counted: 10条被泄露信息."""
        own = chinese_nouns.at_end(f"{self.before}{self.match['before']}")[0]
        return not own and ahead.startswith("被") and _LEAKED.match(ahead) is not None

    def _counted(self, word: str, end: int) -> tuple[str, str]:
        """Return the unit that a classifier counts, and the noun that shows it."""
        rows = measures.table()
        own = str(rows["of_classifier"].get(word, ""))
        if own == "person":
            return own, word
        if word == "件" and _HEADED.match(self.clause, end):
            return "case", word  # 13件26人
        if word in ("个", "伙") and _GANG.match(self.clause, end):
            return "group", "团伙"
        if word == "个" and (named := chinese_nouns.after_attribute(self.clause[end:]))[0]:
            return named
        ahead = _QUOTED.sub("", self.clause[end : end + 2 * _REACH])[:_REACH]
        stop = chinese_nouns.STOP.search(ahead)
        ahead = ahead[: stop.start()] if stop else ahead
        turn = _TURN.search(ahead)
        if turn and "的" not in ahead[turn.end() :] and not self._passive(ahead, turn):
            ahead = ahead[: turn.start()]  # 几批假烟寄至无锡市, but 6个位于深圳的窝点
        if re.match("[及和与或等]|以及", ahead):
            ahead = ""  # 手机15支及刀械
        if word == "项" and _CHARGED.match(self.clause, end):
            return "count", "项"
        unit, noun = chinese_nouns.ahead(ahead)
        if word == "家" and unit in _OF_PLACES:
            unit = ""  # 3家位于外省的机构
        if word == "间" and unit in ("company", "case"):
            return "place", noun if unit == "company" else word  # 两间涉案商铺
        if word in "本册" and unit == "record":
            return "item", word  # 两本交易记录簿
        if not unit and word == "个" and _CREW.match(self.clause, end):
            return "group", "团伙"
        if not unit and (not ahead or own not in ("", "item") or not chinese_nouns.begins(ahead)):
            unit, noun = chinese_nouns.at_end(f"{self.before}{self.match['before']}")
        if own in ("tier", "family") and unit == "person":
            return own, word  # 5级代理, 26户居民
        alone = not ahead or not chinese_nouns.begins(ahead)
        named = chinese_nouns.at_end(self.before)
        if not unit and not own and named[0] in _PIECES and self.before.endswith(named[1]):
            return named  # 缴枪1支行拘3人
        if word in "粒片颗" and not own and _MEDICINE.search(self.clause):
            return "pill", word
        if (
            word == "件"
            and alone
            and unit not in _PIECES
            and _JUDGED.search(f"{self.before}{ahead}")
        ):
            return "case", word
        if word == "次" and re.search("拨打|呼叫|通话|来电", self.before[-_REACH:]):
            return "call", word
        if word in ("次", "笔", "波", "门", "人次") or (own and not unit):
            return own, noun or word
        if own in _THINGS and unit not in (*_THINGS, *_LIKE_THINGS):
            return own, word  # 4部联络犯罪集团的手机
        if own == "case" and unit not in ("case", ""):
            return own, word
        if unit:
            return unit, noun
        if not ahead and _THOSE.search(f"{self.before}{self.match['before']}"):
            for one in reversed(self.known):
                if one.token.endswith(word):
                    return one.unit, ""  # some of them
        return {"处": "place", "间": "place", "家": "company"}.get(word, "item"), word
