"""A synthetic city from published figures: for tests, for measuring, and for what people are likely to say.

city = generate(90_995, seed=1, date=dt.date(2026, 11, 24))
report(city)                                    # each figure: target, reached, difference, source
columns = FactColumns(population=city, book=load())
situations(columns, 1_000)                      # households as situations, every fact known
probabilities()                                 # how often values occur, for the next question
"""

from rulebook.population.command import add_arguments, population_command
from rulebook.population.facts import FactColumns
from rulebook.population.frequencies import Frequencies
from rulebook.population.frequencies import shipped as probabilities
from rulebook.population.generating import generate
from rulebook.population.marginals import Marginal, Marginals
from rulebook.population.model import Population
from rulebook.population.report import Report, report
from rulebook.population.situations import situations

__all__ = [
    "FactColumns",
    "Frequencies",
    "Marginal",
    "Marginals",
    "Population",
    "Report",
    "add_arguments",
    "generate",
    "population_command",
    "probabilities",
    "report",
    "situations",
]
