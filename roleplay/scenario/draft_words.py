"""The words of a draft, in each language that a draft can be written in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Names, remarks and what is to be written. A scene is told as what happens, the guest's mood, what he says."""

    top: tuple[str, ...]
    about: str
    moments: str
    guest: str
    you: str
    you_are: str
    trust: str
    trust_means: str
    opening: str
    calm: str
    tense: str
    aside: str
    place: str
    begins: tuple[str, str, str]
    calmer: tuple[str, str, str]
    tenser: tuple[str, str, str]
    meanwhile: str
    goes_on: str
    question: str
    connect: str
    defend: str
    act: str
    reactions: dict[str, tuple[str, str, str]]
    counts: str
    good: str
    mixed: str
    poor: str
    moods: tuple[str, str, str]
    ends: dict[str, tuple[str, str, str]]
    outcome_note: str
    tail: tuple[str, ...]


WORDS = {
    "en": Words(
        top=(
            "# A scenario reads like a script. Write your own words in the place of everything between [ and ].",
            "# Scenes and choices may be added, renamed and left out: `roleplay check` tells what no longer fits.",
        ),
        about="Where is it, what time is it, who else is there? Two or three sentences.",
        moments="moments of need: new more apply solve change",
        guest="GUEST",
        you="YOU",
        you_are="the student; we look through your eyes",
        trust="trust",
        trust_means="how far the guest trusts you",
        opening="opening",
        calm="calmer",
        tense="tenser",
        aside="aside",
        place="INT. FRONT DESK - DAY",
        begins=("What you see when the guest comes in.", "annoyed", "The guest says what is wrong."),
        calmer=("What you see: the guest grows calmer.", "calm", "The guest tells more, and asks for something."),
        tenser=("What you see: the guest grows tenser.", "angry", "The guest repeats it, and louder."),
        meanwhile="What happens in between, and what the guest sees of it.",
        goes_on="a scene without a decision goes on by itself",
        question="What do you do?",
        connect="connect",
        defend="defend",
        act="act",
        reactions={
            "connect": ("say", "Words that show you have heard it.", "What the guest felt, and why."),
            "defend": (
                "say",
                "Words about the hotel, the rules or yourself.",
                "Why it is understandable, and what it did.",
            ),
            "act": ("do", "Something that you do instead of talking.", "What it solved, and what it did not."),
        },
        counts="what happened before counts; the last line has no `when`",
        good="stays",
        mixed="shrugs",
        poor="leaves",
        moods=("relieved", "neutral", "cold"),
        ends={
            "good": ("It ends well", "The guest's last words.", "What happened later because of it."),
            "mixed": ("It ends so-so", "The guest's last words.", "What happened later because of it."),
            "poor": ("It ends badly", "The guest's last words.", "What happened later because of it."),
        },
        outcome_note="good, mixed or poor: for the debrief only, never shown in play",
        tail=(
            "reflection:                      # for the student, after the ending",
            "  - ask: At which moment did the guest change? What did you see or hear?",
            '  - {ask: "What will you say next time, in your own words?", keep: true}',
            "debrief:                         # for the facilitator only",
            '  - {at: opening, ask: "What did you hope would happen when you said that?"}',
            "again_after: [3 days, 2 weeks]",
        ),
    ),
    "nl": Words(
        top=(
            "# Een scenario lees je als een script. Schrijf je eigen woorden in plaats van alles tussen [ en ].",
            "# Scènes en keuzes mag je toevoegen, hernoemen en weglaten: `roleplay check` zegt wat dan niet klopt.",
        ),
        about="Waar is het, hoe laat is het, wie is er nog meer? Twee of drie zinnen.",
        moments="wanneer je het nodig hebt: new more apply solve change",
        guest="GAST",
        you="JIJ",
        you_are="de student; we kijken door jouw ogen",
        trust="vertrouwen",
        trust_means="hoeveel de gast je vertrouwt",
        opening="opening",
        calm="rustiger",
        tense="feller",
        aside="tussendoor",
        place="INT. RECEPTIE - DAG",
        begins=("Wat je ziet als de gast binnenkomt.", "geërgerd", "De gast zegt wat er mis is."),
        calmer=("Wat je ziet: de gast wordt rustiger.", "kalm", "De gast vertelt meer, en vraagt iets."),
        tenser=("Wat je ziet: de gast wordt feller.", "boos", "De gast zegt het nog eens, en harder."),
        meanwhile="Wat er tussendoor gebeurt, en wat de gast daarvan ziet.",
        goes_on="een scène zonder keuze gaat vanzelf verder",
        question="Wat doe je?",
        connect="aansluiten",
        defend="verdedigen",
        act="doen",
        reactions={
            "aansluiten": ("say", "Woorden waaruit blijkt dat je het hoort.", "Wat de gast voelde, en waarom."),
            "verdedigen": (
                "say",
                "Woorden over het hotel, de regels of jezelf.",
                "Waarom het begrijpelijk is, en wat het deed.",
            ),
            "doen": ("do", "Iets wat je doet in plaats van praten.", "Wat het oploste, en wat niet."),
        },
        counts="wat ervoor gebeurde telt mee; de laatste regel heeft geen `when`",
        good="blijft",
        mixed="haalt_schouders_op",
        poor="vertrekt",
        moods=("opgelucht", "neutraal", "koel"),
        ends={
            "good": ("Het loopt goed af", "De laatste woorden van de gast.", "Wat er later door gebeurde."),
            "mixed": ("Het loopt zo-zo af", "De laatste woorden van de gast.", "Wat er later door gebeurde."),
            "poor": ("Het loopt slecht af", "De laatste woorden van de gast.", "Wat er later door gebeurde."),
        },
        outcome_note="good, mixed of poor: alleen voor de nabespreking, nooit te zien tijdens het spelen",
        tail=(
            "reflection:                      # voor de student, na het einde",
            "  - ask: Op welk moment veranderde de gast? Wat zag of hoorde je?",
            '  - {ask: "Wat zeg je de volgende keer, in je eigen woorden?", keep: true}',
            "debrief:                         # alleen voor de docent",
            '  - {at: opening, ask: "Wat hoopte je dat er zou gebeuren toen je dat zei?"}',
            "again_after: [3 days, 2 weeks]",
        ),
    ),
}
