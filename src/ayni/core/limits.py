# SPDX-License-Identifier: Apache-2.0
"""Holds every bound of Ayni with its unit and its source; computes nothing.

The unit is the last part of a name. A bound without an outside source is a decision of Ayni and
says what it protects.
"""

from typing import Final

KIB: Final = 1024
MIB: Final = 1024 * KIB

# --- canonical JSON (core/codec.py) ---

# Integers beyond this are not exact in every JSON reader. Source: RFC 8785 section 3.2.2.3, I-JSON
# (RFC 7493 section 2.2).
JSON_INTEGER_END: Final = 2**53
# Nested arrays and objects. Protects readers that recurse.
JSON_DEPTH_MAX_LEVELS: Final = 8
# Member names of objects, in ASCII characters. Keeps sorting equal in every language.
JSON_NAME_MAX_CHARS: Final = 64

# --- acts (core/acts.py) ---

# A leaf, which is the header of an act. Far below the wire limit, so that proofs stay small.
HEADER_SIZE_MAX_BYTES: Final = 16 * KIB
# A body of an ordinary kind. One page of text in three languages fits several times.
BODY_SIZE_MAX_BYTES: Final = 64 * KIB
# A body of a joint text: an acta in three languages with its annexes.
JOINT_BODY_SIZE_MAX_BYTES: Final = 1 * MIB
# The random salt of one member. 128 bits cannot be guessed or met twice.
SALT_SIZE_BYTES: Final = 16
# Members of one body. The name length travels as one byte, the count as four.
BODY_MEMBERS_MAX_COUNT: Final = 256
# An attachment: what a party allows unless its constitution says otherwise, and the hard end.
ATTACHMENT_SIZE_DEFAULT_MAX_BYTES: Final = 10 * MIB
ATTACHMENT_SIZE_MAX_BYTES: Final = 64 * MIB
# Attachments of one act, and the name of each. Keeps the member small beside the other fields.
ATTACHMENTS_MAX_COUNT: Final = 8
ATTACHMENT_NAME_MAX_CHARS: Final = 120
# Acts of one object. Bounds the work of one fold; series use one object per crossing and period.
OBJECT_ACTS_MAX_COUNT: Final = 2_000

# Rows of one series of notices. Thirty patrols and a reserve; the act stays below its body's limit.
SERIES_ROWS_MAX_COUNT: Final = 64

# Parties of one mechanism: as many as a constitution names.
MEETING_PARTIES_MAX_COUNT: Final = 16
# Ordinal of a meeting. Ten a year for a century, and short enough to be read as XXXIX.
MEETING_ORDINAL_MAX: Final = 999
# Mechanisms that one is mandated by, refers to or replaces, and versions that one replaces.
MECHANISM_LINKS_MAX_COUNT: Final = 8
# Mechanisms and editions that one page lists; a stack of states holds some twenty mechanisms.
MECHANISMS_SHOWN_MAX_COUNT: Final = 200
EDITIONS_SHOWN_MAX_COUNT: Final = 400
# Persons, vehicles or names on a list of one delegation. Two full buses; more is no meeting.
DELEGATION_COUNT_MAX: Final = 200
# Days that a delegation stays. Source: an entry for longer is authorised in another way.
DELEGATION_STAY_MAX_DAYS: Final = 90
# Items of one agenda, and how long one may take: a day.
AGENDA_ITEMS_MAX_COUNT: Final = 60
AGENDA_ITEM_MAX_MINUTES: Final = 24 * 60
# Tables that sit at the same time in one edition, and statements at one of them.
MEETING_TABLES_MAX_COUNT: Final = 24
STATEMENT_POSITION_MAX: Final = 999
# One statement in one language: three pages. Longer ones belong into an annex.
STATEMENT_CHARS_MAX: Final = 8_000
# Offices that a statement proposes as responsible, and own versions that a new one replaces.
STATEMENT_OWNERS_MAX_COUNT: Final = 8
STATEMENT_REPLACED_MAX_COUNT: Final = 16
# Statements of one edition, and of its acta. Four tables brought sixty in a night; three times as
# many still fit one body and one page of work.
ACTA_STATEMENTS_MAX_COUNT: Final = 200
# Characters of all languages of an acta together: 60 pages in three languages, and room for the
# structural members below JOINT_BODY_SIZE_MAX_BYTES even where every letter takes two bytes.
ACTA_TEXT_CHARS_MAX: Final = 480_000
# Versions that one version replaces at once; annexes named by their hash.
ACTA_REPLACED_MAX_COUNT: Final = 16
ACTA_ANNEXES_MAX_COUNT: Final = 16
# Paragraphs that one errata gives other words; more of them are another acta.
ERRATA_SEGMENTS_MAX_COUNT: Final = 40
# Reservations that an acta prints beside one statement: four of each party at most.
ACTA_RESERVATIONS_MAX_COUNT: Final = 64

# --- logs and tiles (core/merkle.py, core/tiles.py) ---

# An entry on the wire: its length is a uint16. Source: C2SP tlog-tiles, "Log entries".
ENTRY_SIZE_MAX_BYTES: Final = 65_535
# Hashes in a full tile and entries in a full bundle. Source: C2SP tlog-tiles, "Merkle tree".
TILE_WIDTH_COUNT: Final = 256
# Tree sizes stay signed 64-bit. Source: C2SP tlog-checkpoint; golang.org/x/mod/sumdb/tlog (int64).
TREE_SIZE_END: Final = 2**63
# Hashes in one proof. Source: C2SP tlog-witness, "add-checkpoint"; a tree below 2**63 needs 63.
PROOF_NODES_MAX_COUNT: Final = 63
# Logs of one party that may write at one time in one partnership.
OPEN_LOGS_PER_PARTY_MAX_COUNT: Final = 1
# Opening keys certified ahead, and so new logs between two visits of the identity key.
OPENING_KEYS_COUNT: Final = 3

# --- signed notes (core/notes.py) ---

# A signed note. Room for many signatures of the post-quantum kind, about 5 kB each.
# Source: C2SP signed-note, "Signatures" (readers accept at least 16).
NOTE_SIZE_MAX_BYTES: Final = 256 * KIB
NOTE_SIGNATURES_MAX_COUNT: Final = 64
# A name of a key or a log. One byte carries its length in some cosignatures (tlog-cosignature).
KEY_NAME_MAX_BYTES: Final = 255
# A policy file and its lines. A partnership of a few states needs some dozens of lines.
POLICY_SIZE_MAX_BYTES: Final = 64 * KIB
# The file that proves one act: header, members, policy, proof and signed head.
ACT_PROOF_SIZE_MAX_BYTES: Final = 4 * MIB

# --- folding and waiting (adapters/record) ---

# Acts stored and receipted that wait for others. Past it the log is no longer pulled.
WAITING_SET_MAX_COUNT: Final = 10_000
# Acts that the link writes before it looks whether a person waits to write, and then lets go.
LINK_BATCH_ACTS_MAX_COUNT: Final = 64
# A transaction of the link while nobody waits. Each commit writes anew all pages that its acts
# touched, and hashes touch pages at random; what a person waits for is the commit of the longest.
LINK_BATCH_MAX_MS: Final = 200

# --- erasure (core/erasure.py, adapters/retaining.py) ---

# Acts whose period is over, named by one act of the node: one bounded transaction destroys them.
ERASURE_ACTS_MAX_COUNT: Final = 64

# --- pages ---

# Rows on one page of a list.
PAGE_ROWS_COUNT: Final = 50

# A claimed time that differs by more from the first receipt is pointed out on pages; no rule
# compares the two. Source: DESIGN.md section 5; a quarter of an hour is what a duty log bears.
CLAIMED_TIME_TOLERANCE_MS: Final = 15 * 60 * 1_000

# Languages of one text.
LANGUAGES_MAX_COUNT: Final = 8

# --- calendars (standards/ical) ---

# Events of one file. A pair that gives thirty notices a day for a year stays below.
CALENDAR_EVENTS_MAX_COUNT: Final = 12_000
# A file that is read. An event takes about a kibibyte.
CALENDAR_SIZE_MAX_BYTES: Final = 16 * MIB

# --- link (core/wire.py) ---

# Acts and bytes of one run on the wire; bounds memory on both sides.
CHUNK_ACTS_MAX_COUNT: Final = 1_024
CHUNK_SIZE_MAX_BYTES: Final = 8 * MIB

# A node card or the opening of a log. Keys, a certificate and a few addresses.
CARD_SIZE_MAX_BYTES: Final = 32 * KIB
# Cards handed over in one answer; a node far behind asks again.
CARDS_AT_ONCE_MAX_COUNT: Final = 16
# Opening keys in one card, used ones included; a card stays far below its limit.
CARD_OPENINGS_MAX_COUNT: Final = 16
# The card inside the act that declares it: a text like any other content.
CARD_DECLARED_MAX_CHARS: Final = 16_000

# --- alarm (adapters/alarm) ---

# Starts of the command that wakes people: at one time, and in a minute. A neighbour that floods
# rings once more often than a person can answer; the band on the pages holds all of it.
ALARM_CALLS_AT_ONCE_MAX_COUNT: Final = 4
ALARM_CALLS_PER_MINUTE_MAX_COUNT: Final = 20
# Starts of one call that fail before it is given up: with doubling pauses, five minutes.
ALARM_TRIES_MAX_COUNT: Final = 5
# Lines of the band; the rest is counted.
ALARM_LINES_MAX_COUNT: Final = 5
# Alarms of one page that sound once, the newest: what came before them has sounded.
ALARM_MARKS_MAX_COUNT: Final = 50
# What sounds once is news for a day. What came long after it was signed stands on the Desk.
ALARM_NEWS_MAX_MS: Final = 24 * 60 * 60 * 1_000
# After a restore the acts of this state come back from its neighbours: what they acknowledged
# must not ring anew. Nobody waits longer than this.
ALARM_RECOVERY_MAX_MS: Final = 2 * 60 * 1_000

# --- attachments (adapters/attachments, adapters/link/collecting.py) ---

# One answer with bytes of a file. Small enough that an act never waits long behind it.
ATTACHMENT_PIECE_MAX_BYTES: Final = 1 * MIB
# The first piece asked for, and the least on a thin line: a second at 256 kbit/s.
ATTACHMENT_PIECE_MIN_BYTES: Final = 32 * KIB
# Bytes of files taken from one neighbour before acts are looked for again.
ATTACHMENT_ROUND_MAX_BYTES: Final = 4 * MIB
# Free space that files leave to the record: acts come first.
ATTACHMENTS_FREE_MIN_BYTES: Final = 256 * MIB
# An upload that no act came of. A watch lasts twelve hours, a draft outlives it.
UPLOAD_KEPT_MAX_S: Final = 24 * 60 * 60
# A file that no act names: after a restore its act may yet come back from a neighbour.
UNNAMED_KEPT_MAX_S: Final = 30 * 24 * 60 * 60
# Longest pause after bytes that were wrong or not there.
ATTACHMENT_RETRY_MAX_S: Final = 6 * 60 * 60

# --- packets for stick, mail and folder (core/packets.py) ---

# A packet file. 100,000 acts of ordinary size take about 300 MiB.
PACKET_SIZE_MAX_BYTES: Final = 1_024 * MIB
# A packet that comes in through a page; larger ones are read by the command line.
PACKET_UPLOAD_MAX_BYTES: Final = 256 * MIB
# Files inside a packet. A million acts need 12,000.
PACKET_FILES_MAX_COUNT: Final = 20_000
# A text of a packet that is read whole: packet.json, a card, heads, openings.
PACKET_TEXT_MAX_BYTES: Final = 256 * KIB
# Pieces of evidence in one packet; the newest.
PACKET_EVIDENCE_MAX_COUNT: Final = 32
# Attached files in one packet for a stick or a mail, and in one for a folder, which goes often.
PACKET_ATTACHMENTS_MAX_BYTES: Final = 512 * MIB
PACKET_ATTACHMENTS_FOLDER_MAX_BYTES: Final = 32 * MIB
# Files that a packet may say its sender lacks; the newest.
PACKET_LACKS_MAX_COUNT: Final = 256
# A packet is filled up to a multiple of this. Source: record.md 6.5, what the courier learns.
PACKET_PADDING_BYTES: Final = 64 * KIB
# A mail with a packet in base64: 78 bytes for 57, and the words around it.
MAIL_SIZE_MAX_BYTES: Final = PACKET_SIZE_MAX_BYTES * 3 // 2
# A line of a mail, or the piece of a longer one. Source: RFC 5322 section 2.1.1 allows 998.
MAIL_LINE_MAX_BYTES: Final = 64 * KIB
# Fields before a mail or a part. Relays add a few kibibytes each.
MAIL_HEAD_MAX_BYTES: Final = 256 * KIB
# Parts of a mail, also of mails that it passes on.
MAIL_PARTS_MAX_COUNT: Final = 256
# Above this a mail is told to be large: many servers take 25 MB, and some 10 MB.
MAIL_ADVISED_MAX_BYTES: Final = 10_000_000

# --- reports (rooms/notices) ---

# Years of one report on measures of confidence. A staff reports five; a table of ten fits a sheet.
MEASURE_YEARS_MAX_COUNT: Final = 10
# Reading codes behind one number on a paper; the CSV holds them all.
MEASURE_CODES_MAX_COUNT: Final = 20
# Acts of one relation of facts. Two hundred pages of paper; nobody edits more.
ACCOUNT_ACTS_MAX_COUNT: Final = 2_000

# --- incidents (rooms/notices) ---

# Persons or pieces in one count. A whole formation may cross; more is no incident.
INCIDENT_COUNT_MAX: Final = 100_000
# Items that a close may name as staying open: two hundred hashes fit a body with its texts.
INCIDENT_ITEMS_MAX_COUNT: Final = 200
# Parties of a proposal to close; a partnership has a few members.
INCIDENT_PARTIES_MAX_COUNT: Final = 16
# Own positions, or own proposals, that a new one replaces: several only after a restore.
INCIDENT_REPLACED_MAX_COUNT: Final = 16

# --- the look for data of persons before signing (standards/identifiers, web/screening.py) ---

# Findings of one text. Protects the page that asks about each, and stops at a pasted list.
SCREENED_FINDINGS_MAX_COUNT: Final = 64
# Questions of one deed. More than this is a list of persons: it goes on paper, with count and hash.
SCREENED_QUESTIONS_MAX_COUNT: Final = 12

# --- the staff door (adapters/entrance, web/signing_in) ---

# A form kept for a person whose session ended while typing. Twice the largest body of an act.
KEPT_FORM_MAX_BYTES: Final = 128 * KIB
# Lines of the access log that wait while the desk database is locked. Pages of some minutes.
READS_WAITING_MAX_COUNT: Final = 5_000

# Rows of a list that a page hands out as CSV. More than a spreadsheet is read with; the archive of
# the partnership has no such end.
EXPORT_ROWS_MAX_COUNT: Final = 100_000

# --- the archive of a partnership (node/archive) ---

# Acts in one volume of the register, a line each, and of the file of a matter, with all they say.
# A volume is laid out in memory: some hundred pages, some hundred megabytes.
ARCHIVE_REGISTER_ACTS_COUNT: Final = 1_000
ARCHIVE_MATTER_ACTS_COUNT: Final = 200
# Matters on one page of its index, which any browser opens.
ARCHIVE_INDEX_ROWS_COUNT: Final = 500
# Room that the disk must have at least before it is begun: below, nothing else would work either.
ARCHIVE_FREE_MIN_BYTES: Final = 64 * MIB

# --- watches and offices (adapters/watches) ---

# A watch lasts twelve hours unless the node sets it otherwise (rooms.md A0.1); nobody stands longer
# than a day and a night.
WATCH_DEFAULT_HOURS: Final = 12
WATCH_MAX_HOURS: Final = 24
# What one person leaves in writing for the next, at a time; a page holds thirty.
WATCH_NOTE_MAX_CHARS: Final = 1_000
WATCH_NOTES_MAX_COUNT: Final = 100
# Who opens a matter and walks away keeps it from nobody for longer than this.
ATTENDED_MAX_S: Final = 30 * 60
# Path of a page about one matter: a room, a folder, 64 hex digits.
ATTENDED_ADDRESS_MAX_CHARS: Final = 200
# Matters attended to at once in one state; whoever comes after waits for one to lapse.
ATTENDED_MAX_COUNT: Final = 1_000
# Alternates of an office, in order. Source: core/constitution.py, directory.office_declared/1.
ALTERNATES_MAX_COUNT: Final = 8
# Holdings that the page about persons shows at once.
HOLDINGS_SHOWN_MAX_COUNT: Final = 500
# Acts of the last twelve months that the papers for a successor list, the newest.
SUCCESSION_ACTS_MAX_COUNT: Final = 500

# --- clearance inside a state (adapters/clearance) ---

# Offices one draft passes. Five sign an oficio in the largest ministries.
CLEARANCE_STEPS_MAX_COUNT: Final = 8
# A remark beside a draft. Source: rooms.md A0.3 gives a note as many.
CLEARANCE_REMARK_CHARS_MAX: Final = 1_000
# Hours an office has before its stand-in may clear too. A month; longer is no limit.
CLEARANCE_LIMIT_MAX_H: Final = 30 * 24
# Seconds between the button and the signature, unless the state sets others. Source: rooms.md A0.2.
HOLD_S: Final = 60
HOLD_MAX_S: Final = 24 * 60 * 60
# How far ahead a signature may be set: after a month nobody remembers what was cleared.
SIGN_AHEAD_MAX_MS: Final = 30 * 24 * 60 * 60 * 1_000
# Drafts on one heap of the page; the oldest come first.
CLEARANCE_SHOWN_MAX_COUNT: Final = 200

# --- cases of data of persons that went astray (adapters/breaches) ---

# What is told of a case, a step, a reason. A page of text; the report is written elsewhere.
CASE_TEXT_MAX_CHARS: Final = 2_000
# Hours from knowing to telling the authority. Source: DS 016-2024-JUS (Peru), 48 h; rooms.md A0.12.
BREACH_HOURS_DEFAULT: Final = 48
BREACH_HOURS_MAX: Final = 720

# --- copies (node/copying.py) ---

# Days a timer keeps a copy. Ten years: laws on archives ask for no more of a copy.
BACKUP_DAYS_MAX: Final = 3_650

# --- cited public history (adapters/history) ---

# A file of public history: some thousand rows with their sources.
HISTORY_FILE_MAX_BYTES: Final = 4 * MIB
HISTORY_ID_MAX_CHARS: Final = 32
HISTORY_KIND_MAX_CHARS: Final = 160
HISTORY_NOTE_MAX_CHARS: Final = 1_000
# Sentences, and sources, of one row.
HISTORY_FACTS_MAX_COUNT: Final = 24
HISTORY_FACT_MAX_CHARS: Final = 600
HISTORY_URL_MAX_CHARS: Final = 500
# Refused rows that are named at once; whoever repairs twenty knows what the rest has.
HISTORY_FAULTS_SHOWN_MAX_COUNT: Final = 20

# --- journals of this state (adapters/entrance) ---

# Days that a line is kept at least where a term is set: an intrusion is often found months later.
JOURNAL_DAYS_MIN: Final = 90
JOURNAL_DAYS_MAX: Final = 36_500
# Lines that go in one transaction of the desk file: some milliseconds for whoever waits.
JOURNAL_LINES_AT_ONCE: Final = 1_000

# --- drafts of deeds (adapters/drafts) ---

# Days after the last touch. Long enough for leave, short enough that nothing lies about for ever.
DRAFT_DAYS_DEFAULT: Final = 30
DRAFT_DAYS_MAX: Final = 365
# One draft: what its form posts, without files. Twice a body, for what a form says besides.
DRAFT_SIZE_MAX_BYTES: Final = 2 * BODY_SIZE_MAX_BYTES
# Drafts of one person for one office. Protects the desk file from a script gone wild.
DRAFTS_MAX_COUNT: Final = 100

# --- search (adapters/search) ---

# Longer runs of letters are cut, in texts and where they are typed: no word has so many.
SEARCH_WORD_CHARS_MAX: Final = 48
# What a person types into the search: a line. Words beyond eight narrow nothing.
SEARCH_TYPED_CHARS_MAX: Final = 200
SEARCH_WORDS_MAX_COUNT: Final = 8
# Acts that are counted; who finds more narrows the search.
SEARCH_COUNT_MAX: Final = 1_000
# Acts on one page of results: each is read with its body and receipts.
SEARCH_PAGE_ACTS_COUNT: Final = 25
# Acts in one export of a search.
SEARCH_EXPORT_ACTS_MAX_COUNT: Final = 5_000
# Acts listed in one transaction, some 20 ms: who signs meanwhile waits no longer.
SEARCH_BATCH_ACTS_COUNT: Final = 128

# --- minutes that a staff pastes (standards/minutes, web/papers/word_text.py) ---

# One Word file of one table; its text with all markup (a hundred pages take 3 MiB) and its parts.
MINUTES_FILE_MAX_BYTES: Final = 8 * MIB
MINUTES_XML_MAX_BYTES: Final = 16 * MIB
MINUTES_PARTS_MAX_COUNT: Final = 2_000
# Characters of one paste, a hundred pages, and its passages: twice what four tables brought.
MINUTES_TEXT_CHARS_MAX: Final = 300_000
MINUTES_PASSAGES_MAX_COUNT: Final = 120

# --- joint protocols (rooms/procedures) ---

# Segments of one version: a protocol of more belongs into several, or nobody finds a step at night.
PROTOCOL_SEGMENTS_MAX_COUNT: Final = 120
# Characters of one segment in one language. Half a page; longer is no step and no clause.
PROTOCOL_SEGMENT_CHARS_MAX: Final = 2_000
# Steps of one checklist: two columns of them stand on one sheet.
PROTOCOL_STEPS_MAX_COUNT: Final = 24
# Time limit of a step: a week; what takes longer is no step of an emergency.
PROTOCOL_STEP_MAX_MINUTES: Final = 7 * 24 * 60
# Versions that a proposal replaces at once: two that overlap, and what stood beside them.
PROTOCOL_REPLACED_MAX_COUNT: Final = 16
# Characters of all languages together, so that a version fits a body with its other members.
PROTOCOL_TEXT_CHARS_MAX: Final = 40_000
# Protocols read whole to answer what binds on one topic.
PROTOCOL_TOPIC_MAX_COUNT: Final = 200
