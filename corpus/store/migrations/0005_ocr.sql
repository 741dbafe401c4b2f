-- What OCR read was kept under "machine". The quotation marks of a text are
-- escaped in JSON, so neither string can be part of one.
UPDATE passage SET more = replace(more, '"machine":{', '"ocr":{') WHERE more LIKE '%"machine":{%';
UPDATE source SET facts = replace(facts, '"machine":true', '"ocr":true') WHERE facts LIKE '%"machine":true%';

-- The highest revision is asked for often: see Store.Revision.
CREATE INDEX document_revision ON document (revision);
