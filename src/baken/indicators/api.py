"""Front door of indicators: definitions, figures, and measures that compute figures."""

from baken.indicators.access import may_define, may_record, may_see
from baken.indicators.charts import line_chart
from baken.indicators.concealment import ConcealerRegisteredTwice, register_concealer
from baken.indicators.errors import (
    AlreadyRecorded,
    ChangedMeanwhile,
    DoesNotFit,
    IndicatorError,
    KeyTaken,
    MeasuredByItself,
    NotANumber,
    ReasonMissing,
    UnknownMeasure,
    ValuesDoNotFit,
)
from baken.indicators.exchange import put_indicators, records_of, shown_records_of
from baken.indicators.figures import Figure, IndicatorRecord, check_figure, percentage_of
from baken.indicators.kinds import Direction, Kind, Period, ValueRole
from baken.indicators.measures import (
    Measure,
    MeasuredPart,
    MeasureRegisteredTwice,
    MeasureResult,
    computed,
    measure_of,
    register_measure,
    registered_measures,
)
from baken.indicators.models import Indicator, IndicatorValue
from baken.indicators.operations import (
    correct_value,
    define_indicator,
    record_value,
    redefine_indicator,
    remove_value,
    set_baseline,
    set_target,
)
from baken.indicators.periods import period_around, periods_until, stale_before
from baken.indicators.queries import (
    Freshness,
    IndicatorFilter,
    found_indicators,
    indicators_by_id,
    values_of,
    visible_indicators,
)
from baken.indicators.reading import ReadValue, read_number, read_value
from baken.indicators.series import Series, Shown, measured_now, recorded_series, series, value_text

__all__ = [
    "AlreadyRecorded",
    "ChangedMeanwhile",
    "ConcealerRegisteredTwice",
    "Direction",
    "DoesNotFit",
    "Figure",
    "Freshness",
    "Indicator",
    "IndicatorError",
    "IndicatorFilter",
    "IndicatorRecord",
    "IndicatorValue",
    "KeyTaken",
    "Kind",
    "Measure",
    "MeasureRegisteredTwice",
    "MeasureResult",
    "MeasuredByItself",
    "MeasuredPart",
    "NotANumber",
    "Period",
    "ReadValue",
    "ReasonMissing",
    "Series",
    "Shown",
    "UnknownMeasure",
    "ValueRole",
    "ValuesDoNotFit",
    "check_figure",
    "computed",
    "correct_value",
    "define_indicator",
    "found_indicators",
    "indicators_by_id",
    "line_chart",
    "may_define",
    "may_record",
    "may_see",
    "measure_of",
    "measured_now",
    "percentage_of",
    "period_around",
    "periods_until",
    "put_indicators",
    "read_number",
    "read_value",
    "record_value",
    "recorded_series",
    "records_of",
    "redefine_indicator",
    "register_concealer",
    "register_measure",
    "registered_measures",
    "remove_value",
    "series",
    "set_baseline",
    "set_target",
    "shown_records_of",
    "stale_before",
    "value_text",
    "values_of",
    "visible_indicators",
]
