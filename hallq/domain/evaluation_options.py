"""The levels and options of the citizen's rating (好差评) as data with a version: a province's list may replace it."""

from dataclasses import dataclass

from hallq.domain.names import Name


@dataclass(frozen=True, slots=True)
class Level:
    """One of the levels of satisfaction; 5 is the best."""

    level: int
    name: Name


@dataclass(frozen=True, slots=True)
class Option:
    """A ready-made remark of one level; `expand` says that it is shown only after 更多."""

    code: str
    level: int
    name: Name
    expand: bool


@dataclass(frozen=True, slots=True)
class OptionList:
    """What is asked of a visitor; `version` stays with every rating given by it, `source` says where the list is from."""

    version: str
    source: str
    levels: tuple[Level, ...]
    options: tuple[Option, ...]

    def options_of(self, level: int) -> tuple[Option, ...]:
        """The options shown for a level, in order."""
        return tuple(option for option in self.options if option.level == level)


SHOWN_AT_ONCE = 3

_LEVELS = (
    Level(5, Name("非常满意", "Very satisfied")),
    Level(4, Name("满意", "Satisfied")),
    Level(3, Name("基本满意", "Fairly satisfied")),
    Level(2, Name("不满意", "Dissatisfied")),
    Level(1, Name("非常不满意", "Very dissatisfied")),
)

_OPTIONS: dict[int, tuple[tuple[str, str, str], ...]] = {
    5: (
        ("510", "一窗受理一次办结", "Taken in at one counter and finished in one go"),
        ("511", "可以先受理后补材料", "Taken in first, missing papers could follow"),
        ("512", "不用提交证明", "No certificates had to be handed in"),
        ("513", "可以全程网上办理", "Can be done online from start to end"),
        ("514", "可以使用手机办理", "Can be done on a phone"),
        ("515", "可以就近办理", "Can be done close to home"),
        ("516", "无需材料直接办理", "Done at once, without any papers"),
        ("517", "服务热情效率高", "Warm and efficient service"),
    ),
    4: (
        ("406", "填写一张表单就可完成申报", "One form was enough to apply"),
        ("407", "在线提交材料窗口核验", "Papers sent in online, checked at the counter"),
        ("408", "一张清单告知全部申报材料", "One list named all the papers needed"),
        ("409", "用告知承诺减免申报材料", "A signed undertaking replaced some papers"),
        ("410", "可以在线预约办理", "Can be booked online"),
        ("411", "跑大厅一次办完", "Done in one visit to the hall"),
        ("412", "可以使用自助机办理", "Can be done at a self-service machine"),
        ("413", "服务态度较好", "Good service"),
    ),
    3: (
        ("307", "一次性告知需要补正的材料", "Told once and for all what to correct or add"),
        ("308", "提供申报材料样本", "Samples of the papers were provided"),
        ("309", "在承诺的时间内办结", "Finished within the promised time"),
        ("310", "办事指南指引准确", "The service guide was accurate"),
        ("311", "按办事指南要求的材料即可办理", "The papers named in the guide were enough"),
        ("312", "可以快递送达", "The result can be sent by courier"),
        ("313", "跑动次数与承诺的一致", "As many visits as promised"),
        ("314", "服务态度一般", "Ordinary service"),
    ),
    2: (
        ("207", "没有提供材料样本", "No samples of the papers were provided"),
        ("208", "没有提供材料清单", "No list of the papers was provided"),
        ("209", "未在承诺时间内办结", "Not finished within the promised time"),
        ("210", "同样内容的证明材料被要求多次提交", "The same proof was asked for several times"),
        ("211", "承诺网办但无法在线办理", "Promised online, but cannot be done online"),
        ("212", "在线预约办理后到实体大厅重复取号排队", "Booked online, yet had to take a number and queue again"),
        ("213", "窗口人员业务不熟练", "The clerk did not know the matter well"),
        ("214", "服务态度生硬", "Curt service"),
    ),
    1: (
        ("108", "在办事指南之外增加新的审批条件", "Conditions were added that the guide does not name"),
        ("109", "需提供办事指南之外的申报材料", "Papers were asked for that the guide does not name"),
        ("110", "无理由超过法定办理时间", "Took longer than the law allows, without a reason"),
        ("111", "办事指南提供样本有错", "A sample in the guide was wrong"),
        ("112", "承诺在线收取申报材料实际无法收取", "Papers could not be sent in online as promised"),
        ("113", "多头跑窗口和部门", "Sent from counter to counter and office to office"),
        ("114", "跑动次数与承诺的不一致", "Not as many visits as promised, but more"),
        ("115", "服务态度差效率低", "Bad and slow service"),
    ),
}

NATIONAL = OptionList(
    version="cn-1",
    source="The 40 option codes in use with the national rating platform, as three independent programs carry them; "
    "codes below these are retired there. Check against the published list before claiming conformity.",
    levels=_LEVELS,
    options=tuple(
        Option(code, level, Name(zh, en), expand=place >= SHOWN_AT_ONCE)
        for level, options in _OPTIONS.items()
        for place, (code, zh, en) in enumerate(options)
    ),
)

OPTION_LISTS: dict[str, OptionList] = {NATIONAL.version: NATIONAL}
"""Every list that ratings were ever given by: none is taken away, so that old ratings keep their words."""

CURRENT_VERSION = NATIONAL.version
