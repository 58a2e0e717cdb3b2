# Everything starts here; `make` alone lists the targets. Each one makes .venv ready first (deploy/local/setup.sh).
.DEFAULT_GOAL := help
.PHONY: help setup run stop reset test lint simulate chaos deadline-day bench backup restore test-docker test-campaign lock assets
emes := .venv/bin/emes

help:            ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|'

setup:           ## .venv from the locked packages
	@deploy/local/setup.sh

run: setup       ## the whole system on this machine; Ctrl-C ends it
	@exec $(emes) run $(ARGS)

stop: setup      ## end what `make run` started
	@$(emes) stop

reset: setup     ## end it and forget all its data (var/)
	@$(emes) reset $(ARGS)

lint: setup      ## ruff, import contracts, types of the domain modules
	@deploy/local/lint.sh

test: lint       ## lint and every test that needs neither Docker nor a machine of its own; ARGS="-k word" picks some
	@exec .venv/bin/python -m pytest -m 'not docker and not campaign' $(ARGS)

test-campaign: setup ## a rolling restart under load, a subscriber that sleeps; wants a quiet machine
	@exec .venv/bin/python -m pytest -m campaign $(ARGS)

test-docker: setup ## the system tests against deploy/compose.yaml
	@exec .venv/bin/python -m pytest --docker tests/docker $(ARGS)

simulate: setup  ## a fiscal year in minutes, then the books are checked; ARGS="--offices 20 --speed 10 --seed 1"
	@exec $(emes) simulate $(ARGS)

chaos: setup     ## the long fault campaign, 3 seeds of 60 faults under 5,000 reports; ARGS="--seed 7 --faults 20 --reports 240"
	@exec $(emes) chaos $(ARGS)

deadline-day: setup ## every school hands in within ten minutes, then the books; ARGS="--rate 10 --minutes 1 --offices 20"
	@exec $(emes) deadline-day $(ARGS)

bench: setup     ## the same job by us, by plain Python and by other stacks, on this machine; ARGS="--quick"
	@bench/setup.sh && exec .venv/bin/python -m bench $(ARGS)

backup: setup    ## all databases of the running system into backups/<now>; ARGS="--to folder"
	@exec $(emes) backup $(ARGS)

restore: setup   ## a backup into a fresh system: make restore ARGS=backups/<then>
	@exec $(emes) restore $(ARGS)

assets:          ## htmx and Sarabun of the pages from services/gateway/assets (needs node and npm; the result is committed)
	@services/gateway/assets/make.sh

lock:            ## requirements.lock and requirements-bench.lock from their .in files (needs uv)
	@for name in requirements requirements-bench; do \
	{ echo "# Made by \`make lock\` from $$name.in: every file that pip may install, by its hash."; \
	uv pip compile $$name.in --quiet --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links; } >$$name.lock.new \
	&& mv $$name.lock.new $$name.lock || exit 1; done
