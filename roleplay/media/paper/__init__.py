"""Paper for the shoot: the screenplay, the shot list and the storyboard of a scenario."""

from roleplay.media.paper.page import board_page, screenplay_page, shots_page
from roleplay.media.paper.screenplay import fountain
from roleplay.media.paper.shots import shot_list
from roleplay.media.paper.table import as_csv

__all__ = ["as_csv", "board_page", "fountain", "screenplay_page", "shot_list", "shots_page"]
