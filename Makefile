# Everything happens inside .venv, which the first target that needs it makes; nothing is installed elsewhere.

PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
BIN := .venv/bin
QUESTION ?= 其他县怎么整顿软弱涣散村党组织
DEMO := .venv/demo.db

.DEFAULT_GOAL := help
.PHONY: help demo test check format lint types layers docs docs-check screens build clean

help: ## 列出各目标 | list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

demo: .venv/package ## 读入样例，回答一个问题 | read the samples and answer a question
	@echo; echo "── 入库 ingest ──"
	@$(BIN)/jingyan ingest samples/*.txt --db $(DEMO)
	@echo; echo "── 读出了什么 what was read ──"
	@$(BIN)/jingyan stats --db $(DEMO)
	@echo; echo "── 问：$(QUESTION) ──"
	@$(BIN)/jingyan search "$(QUESTION)" --db $(DEMO)
	@echo; echo "── 第一条经验全文 the first practice in full ──"
	@$(BIN)/jingyan show --db $(DEMO) "$$($(BIN)/jingyan search "$(QUESTION)" --db $(DEMO) --limit 1 --format jsonl \
		| $(BIN)/python -c 'import json, sys; print(json.loads(sys.stdin.readline())["id"])')"

test: .venv/tools ## 跑测试 | run the tests
	$(BIN)/pytest -n 2 --dist loadgroup

check: lint types layers docs-check test ## 与持续集成相同的全部检查 | all that CI checks

format: .venv/tools ## 整理代码格式 | format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: .venv/tools ## 格式与代码规则 | format and lint rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: .venv/tools ## 类型检查 | types
	$(BIN)/mypy

layers: .venv/tools ## 分层与无环 | layers and cycles
	$(BIN)/lint-imports --no-logo

docs: .venv/tools ## 重新生成文档 | write the generated documentation
	$(BIN)/python -m jingyan.scripts.docs

docs-check: .venv/tools ## 生成的文档是否最新 | is the generated documentation up to date
	$(BIN)/python -m jingyan.scripts.docs --check

screens: .venv/tools ## 重新拍 README 的截图 | make the pictures of README.md
	$(BIN)/python -m jingyan.scripts.screenshots

build: .venv/tools ## 打包 wheel 到 dist/ | build the wheel into dist/
	rm -rf build dist
	$(BIN)/python -m build --wheel --outdir dist

clean: ## 删去 .venv 与各种缓存 | remove .venv and caches
	rm -rf .venv build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

# The two files are stamps: a later run installs again only when pyproject.toml has changed.

.venv/package: pyproject.toml
	@test -n "$(PYTHON)" || { echo "需要 Python 3.11 或更新版本 (Python 3.11 or newer is needed)" >&2; exit 1; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv || \
		{ rm -rf .venv; echo "建不了虚拟环境；Debian/Ubuntu 请先 apt install python3-venv" >&2; exit 1; }
	$(BIN)/pip install --quiet --upgrade 'pip>=25.1'
	$(BIN)/pip install -qq --editable .
	@touch $@

.venv/tools: .venv/package
	$(BIN)/pip install --quiet --group dev
	@touch $@
