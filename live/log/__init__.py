"""The log of a lesson: the only writer of its events. From outside use `live.log.writer` and `live.log.reader`."""
