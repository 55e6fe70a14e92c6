"""The load of the benchmarks: as many documents as one wants, each of another department or year."""

from __future__ import annotations

from benchmarks.make_disclosures import disclosure, figures, words


def whose(number: int) -> tuple[str, str, str]:
    made = figures(number, 1, 1)
    return made["passport"]["region"], made["values"]["organisation"], made["values"]["year"]


def test_ten_thousand_documents_are_of_as_many_departments_and_years() -> None:
    seen = [whose(number) for number in range(10_000)]
    assert len(set(seen)) == 10_000
    codes = {(region, organisation[:3], year) for region, organisation, year in seen}
    assert len(codes) == 10_000
    assert len({year for *_, year in seen}) == 2


def test_when_every_county_has_its_departments_the_next_years_begin() -> None:
    every = len(words().regions) * len(words().lists["bodies"]) * 2
    region, organisation, year = whose(every + 7)
    assert (region, organisation) == whose(7)[:2]
    assert int(year) == int(whose(7)[2]) + 2


def test_the_same_number_gives_the_same_bytes() -> None:
    assert disclosure(12, 3) == disclosure(12, 3)
    assert disclosure(12, 3, seed=2) != disclosure(12, 3)
