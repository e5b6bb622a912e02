"""The floor `ui`: the catalogue's sample words, in two languages, with the very long ones that break layouts."""

from dataclasses import dataclass

LONG_ZH = "内蒙古自治区呼和浩特市赛罕区敕勒川精密传动与智能装备制造产业发展集团（控股）股份有限公司西南大区重庆两江新区分公司"
LONG_EN = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft & Sons "
    "Precision Transmission Holdings (Inner Mongolia) Co., Ltd."
)


@dataclass(frozen=True)
class Words:
    """Chooses between a Chinese and an English sample."""

    chinese: bool

    def __call__(self, zh: str, en: str) -> str:
        return zh if self.chinese else en

    @property
    def long(self) -> str:
        """A name longer than any column."""
        return self(LONG_ZH, LONG_EN)


def words(lang: str) -> Words:
    """The chooser for a language tag."""
    return Words(lang.startswith("zh"))
