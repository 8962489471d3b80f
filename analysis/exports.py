from pathlib import Path
def export(t,folder):
    Path(folder).mkdir(parents=True); t.events.to_csv(Path(folder)/"events.csv"); return []
