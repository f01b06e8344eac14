"""The annual report: from the plan on a day to a record that nothing can change any more.

- `record`      what a report holds: typed, self-contained, with its checksum (no Django)
- `comparing`   what changed since another record
- `building`    plan, accepted progress reports and the editor's texts as a record, bounded by its period
- `dossier`     does every reporting code have a part of the plan with its texts
- `operations`  starting, writing, closing, correcting, publishing
- `remarks`     what the Welzijnsforum says and what the city answers
- `formats`     a record as PDF, DOCX, XLSX (no database)
- `files`       making those files in the background
"""
