"""Weights of the pair model, in log-odds.

`FITTED` was fitted (logistic loss, signs fixed beforehand) on open data: Chicago licences against inspected
places, the licences of six hash classes in ten, and the training pairs of Fodors-Zagats, each also with columns
left out. `SET` stands for evidence that no open labelled data has (codes, Chinese villages and stalls) and was
set by judgement. The second step weighs a pair against its rivals; the third, used with one partner per row, is
the calibration of assigned pairs, moved down by 0.4 because a wrong match is worse than a missed one.
"""

BIAS = -7.19
FITTED: dict[str, float] = {
    "branch_different": -1.97,
    "branch_equal": 2.09,
    "city_equal": 1.6,
    "house_alone": 5.89,
    "kind_text": 2.29,
    "name_contained": 0.88,
    "name_high": 3.16,
    "name_rare": 2.53,
    "name_text": 0.38,
    "number_different": -2.87,
    "number_equal": 1.5,
    "number_near": -1.68,
    "phone_and_name_different": -4.04,
    "phone_and_place_different": -1.29,
    "phone_different": -1.84,
    "phone_equal": 1.82,
    "place_unsaid": 1.96,
    "position_equal": 0.19,
    "position_far": -3.45,
    "road_different": -1.01,
    "road_equal": 0.08,
    "room_different": -1.93,
    "room_equal": 1.38,
}
SET: dict[str, float] = {
    "building_different": -2.0,
    "code_different": -3.0,
    "code_equal": 7.0,
    "district_different": -4.0,
    "stall_different": -4.0,
    "town_different": -3.0,
    "village_different": -3.0,
    "village_equal": 0.5,
}
WEIGHTS: dict[str, float] = FITTED | SET

RIVAL_BIAS = -1.028
RIVAL_WEIGHTS = {"odds": 0.506, "lead": 0.683, "other_lead": 0.530}

#: Log-odds of an assigned pair = base + slope × log-odds before the assignment.
ASSIGNED_SLOPE = 0.798
ASSIGNED_BASE = 0.678
