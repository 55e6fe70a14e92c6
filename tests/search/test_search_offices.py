"""What people call offices, from the vocabulary, whatever the region."""

from __future__ import annotations

import pytest

from builder.search.offices import called, short_names


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("中国共产党新乐市委员会网络安全和信息化委员会办公室", ["网信办"]),
        ("中共定州市委网络安全和信息化委员会办公室本级", ["网信办"]),
        ("河北省发展和改革委员会", ["发改委"]),
        ("赵县发展和改革局", ["发改局", "发改委"]),
        ("长沙市人力资源和社会保障局", ["人社局"]),
        ("湖南省住房和城乡建设厅", ["住建厅"]),
        ("沅江市机关事务管理局", ["机关事务局", "机管局"]),
        ("中共某县委机构编制委员会办公室", ["编办"]),
        ("某区残疾人联合会", ["残联"]),
        ("中国人民政治协商会议某县委员会", ["政协"]),
        ("新乐市财政局", []),
    ],
)
def test_short_names(printed: str, found: list[str]) -> None:
    assert short_names(printed) == found


def test_a_short_name_comes_with_its_region_in_full_and_in_short() -> None:
    printed = "中国共产党新乐市委员会网络安全和信息化委员会办公室"
    assert called(printed, "新乐市") == ["新乐市网信办", "新乐网信办"]
    assert called("赵县住房和城乡建设局", "赵县") == ["赵县住建局"]
    assert called("新乐市财政局", "新乐市") == []
    assert called("发展和改革局", "") == ["发改局", "发改委"]
