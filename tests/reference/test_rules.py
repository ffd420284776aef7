"""Tests of the reference, one rule at a time.

    python3 tests/reference/test_rules.py
"""

import hmac
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import worked_examples as examples  # noqa: E402
from braid_reference import (feeds903, history, hl7, identifiers, linkage, periods, police, protect,  # noqa: E402
                             text)
from braid_reference.deliveries import of_folder  # noqa: E402
from braid_reference.model import Identity  # noqa: E402
from test_reference import Folder, on  # noqa: E402


class Returns(Folder):
    """Rules of the 903, each on a small return of its own."""

    def setUp(self):
        super().setUp()
        self.child = examples.Child("A1", "Quillon", "Fabrica", "2010-05-15", "F", 11)

    def deliver(self, year, episodes, children=None, name=None, submitted=None, **tables):
        where = self.folder / "in" / (name or f"903-{year}")
        examples.write_return(where, year, children or [self.child], episodes, **tables)
        if submitted:
            path = where / "submission.toml"
            path.write_text(path.read_text().replace(f"submitted = {year}-06-30T12:00:00", f"submitted = {submitted}"))
        return where

    def read(self):
        feed = self.feed(examples.CHILDREN, "ssda903")
        return feeds903.read(feed, of_folder(self.folder / "in"))

    def stays(self, result):
        return [(one.start, one.end) for one in result.episodes]

    def test_an_episode_of_no_length_is_refused(self):
        self.deliver(2025, [("A1", "2024-05-01", "2024-05-01", "S", "C2", "U6", "E4A")])
        result = self.read()
        self.assertEqual((result.refused["zero_length"], result.episodes), (1, []))

    def test_a_child_without_header_is_an_orphan(self):
        self.deliver(2025, [("B9", "2024-05-01", "", "S", "C2", "U6", "")])
        self.assertEqual(self.read().refused["orphan"], 1)

    def test_the_later_of_two_overlapping_episodes_is_quarantined(self):
        self.deliver(2025, [("A1", "2024-05-01", "2024-07-01", "S", "C2", "U6", "E4A"),
                            ("A1", "2024-06-01", "2024-08-01", "S", "C2", "U6", "E4A")])
        result = self.read()
        self.assertEqual(self.stays(result), [(on("2024-05-01"), on("2024-07-01"))])
        self.assertEqual(result.refused["overlap"], 1)

    def test_a_closed_copy_beats_an_open_one_and_two_different_closed_ones_lose_both(self):
        self.deliver(2025, [("A1", "2024-05-01", "", "S", "C2", "U6", ""),
                            ("A1", "2024-05-01", "2024-07-01", "S", "C2", "U6", "E4A"),
                            ("A1", "2024-09-01", "2024-10-01", "S", "C2", "U6", "E4A"),
                            ("A1", "2024-09-01", "2024-11-01", "S", "C2", "U6", "E4A")])
        result = self.read()
        self.assertEqual(self.stays(result), [(on("2024-05-01"), on("2024-07-01"))])
        self.assertEqual(result.refused["duplicate"], 2)

    def test_the_highest_submission_replaces_the_others_whatever_their_order(self):
        self.deliver(2025, [("A1", "2024-06-01", "", "S", "C2", "U6", "")], name="a-newer-2025",
                     submitted="2025-09-01T00:00:00")
        self.deliver(2025, [("A1", "2024-05-01", "", "S", "C2", "U6", "")], name="b-older-2025",
                     submitted="2025-07-01T00:00:00")
        self.assertEqual(self.stays(self.read()), [(on("2024-06-01"), None)])

    def test_a_refused_row_leaves_the_earlier_good_row_in_force(self):
        self.deliver(2025, [("A1", "2024-05-01", "2024-06-01", "S", "C2", "U6", "E4A")], submitted="2025-07-01T00:00:00")
        self.deliver(2025, [("A1", "2024-05-01", "2024-06-01", "S", "C2", "XX", "E4A")], name="resent-2025",
                     submitted="2025-09-01T00:00:00")
        self.assertEqual(self.stays(self.read()), [(on("2024-05-01"), on("2024-06-01"))])

    def test_an_overlap_between_years_ends_the_earlier_episode(self):
        self.deliver(2024, [("A1", "2023-05-01", "", "S", "C2", "U6", "")])
        self.deliver(2025, [("A1", "2024-06-01", "", "P", "C2", "U6", "")])
        self.assertEqual(self.stays(self.read()), [(on("2023-05-01"), on("2024-06-01")), (on("2024-06-01"), None)])

    def test_a_child_who_vanished_counts_until_31_march_and_does_not_leave(self):
        other = examples.Child("B1", "Marrow", "Sampleton", "2011-01-09", "M", 12)
        self.deliver(2024, [("A1", "2023-05-01", "", "S", "C2", "U6", ""), ("B1", "2023-05-01", "", "S", "C2", "U6", "")],
                     [self.child, other])
        self.deliver(2025, [("B1", "2023-05-01", "", "S", "C2", "U6", "")], [other])
        vanished = [one for one in self.read().episodes if one.subject[1] == "A1"]
        self.assertEqual([(one.start, one.end, one.vanished) for one in vanished],
                         [(on("2023-05-01"), on("2024-04-01"), True)])
        self.assertEqual(history.spells_of(vanished), [(on("2023-05-01"), on("2024-04-01"), False)])

    def test_care_ends_at_the_true_18th_birthday(self):
        grown = examples.Child("A1", "Quillon", "Fabrica", "2006-12-20", "F", 11)
        self.deliver(2025, [("A1", "2023-05-01", "", "S", "C2", "U6", "")], [grown])
        self.assertEqual(self.stays(self.read()), [(on("2023-05-01"), on("2024-12-20"))])

    def test_more_than_a_tenth_and_twenty_children_gone_hold_the_delivery_back(self):
        many = [examples.Child(f"M{at}", "Quillon", "Fabrica", "2010-05-15", "F", at) for at in range(30)]
        self.deliver(2025, [("M0", "2024-05-01", "", "S", "C2", "U6", "")], many, submitted="2025-07-01T00:00:00")
        self.deliver(2025, [("M0", "2024-08-01", "", "S", "C2", "U6", "")], many[:5], "resent-2025", "2025-08-01T00:00:00")
        result = self.read()
        self.assertEqual(result.refused["delivery:mass_absence"], 1)
        self.assertEqual(self.stays(result), [(on("2024-05-01"), None)])

    def test_a_file_that_is_cut_off_is_refused(self):
        where = self.deliver(2025, [("A1", "2024-05-01", "", "S", "C2", "U6", "")])
        path = where / "episodes.csv"
        path.write_bytes(path.read_bytes() + b"A1,01/0")
        self.assertEqual(self.read().refused["delivery:cut_off"], 1)

    def test_uasc_ends_by_the_latest_year(self):
        self.deliver(2024, [], uasc=[("A1", "")])
        self.deliver(2025, [], uasc=[("A1", "2024-11-01")])
        self.assertEqual(self.read().uasc, [((examples.CHILDREN, "A1"), on("2010-05-15"), on("2024-11-01"))])

    def test_a_local_id_from_a_spreadsheet_is_the_same_child(self):
        where = self.deliver(2025, [("A1", "2024-05-01", "", "S", "C2", "U6", "")])
        for name in ("header.csv", "episodes.csv"):
            path = where / name
            path.write_text(path.read_text().replace("A1,", "a 1.0,"))
        self.assertEqual(len(self.read().episodes), 1)

    def test_the_collection_year_is_read_from_names(self):
        for name, year in (("2022", 2022), ("2017-18", 2018), ("201819", 2019), ("2019_20", 2020), ("x 21-22", 2022),
                           ("1920", 2020), ("903-2025", 2025), ("nothing", None)):
            self.assertEqual(feeds903.year_of_name(name), year, name)


class Messages(Folder):
    """HL7 events in the order in which they were recorded, not sent."""

    def setUp(self):
        super().setUp()
        self.child = examples.Child("", "Xandrel", "Fabrica", "2009-05-11", "M", 81)

    def read(self, *messages, **options):
        (self.folder / "in").mkdir()
        examples.write_hl7(self.folder / "in", "adt.hl7", examples.LONG, messages)
        feed = self.feed(examples.HEALTH, "hl7v2", attendance_kind="PV1-18", **options)
        return hl7.read(feed, of_folder(self.folder / "in"))

    def message(self, event, visit="v1", at="202405201030", category="1"):
        return examples.hl7_message(self.child, f"{event}{visit}{at}", event, visit, at, category)

    def test_a_cancelled_attendance_does_not_count_even_if_the_cancel_came_first(self):
        self.assertEqual(self.read(self.message("A11", at="202405201200"), self.message("A04")).attendances, [])

    def test_two_registrations_of_a_visit_are_one_attendance(self):
        found = self.read(self.message("A04"), self.message("A01", at="202405201100")).attendances
        self.assertEqual([one.day for one in found], [on("2024-05-20")])

    def test_an_update_moves_the_date(self):
        found = self.read(self.message("A04"), self.message("A08", at="202405210100")).attendances
        self.assertEqual([one.day for one in found], [on("2024-05-21")])

    def test_a_planned_follow_up_does_not_count_and_an_unknown_one_does(self):
        found = self.read(self.message("A04", "v1", category="2"), self.message("A04", "v2", category="")).attendances
        self.assertEqual(len(found), 1)

    def test_an_unverified_nhs_number_is_no_link_key(self):
        found = self.read(self.message("A04").replace("|01\r", "|03\r"))
        self.assertEqual([one.nhs for one in found.identities], [""])

    def test_test_patients_are_dropped_unless_kept(self):
        found = self.read(self.message("A04"), test_patients="drop")
        self.assertEqual((found.attendances, found.refused["test_patient"]), ([], 1))

    def test_a_merge_names_the_retired_number(self):
        merge = self.message("A40") + "MRG|0000099^^^RX1^MR\r"
        self.assertEqual(self.read(merge).merges,
                         [(("health/RX1/RX1", "0000099"), ("health/RX1/RX1", f"{self.child.serial:07d}"))])


class Police(Folder):
    def setUp(self):
        super().setUp()
        self.child = examples.Child("", "Xandrel", "Fabrica", "2009-05-11", "M", 81)

    def read(self, **rows):
        examples.write_police(self.folder / "in" / "x", ("2024-04-01", "2025-03-31"), "2025-04-02T04:00:00+01:00",
                              [self.child], **rows)
        return police.read(self.feed(examples.POLICE, "police-extract"), of_folder(self.folder / "in"))

    def test_one_custody_reference_is_one_arrest_on_its_earliest_day(self):
        found = self.read(arrests=[(self.child, "R1", "C1", "2024-06-02T01:00:00+01:00"),
                                   (self.child, "R2", "C1", "2024-06-01T23:00:00+01:00"),
                                   (self.child, "R3", "", "2024-06-01T23:30:00+01:00")])
        self.assertEqual([one.day for one in found.arrests], [on("2024-06-01")])

    def test_an_open_report_ends_with_the_extract(self):
        found = self.read(missing=[(self.child, "M1", "2025-03-30T22:00:00+01:00", "", "N")])
        self.assertEqual([(one.start, one.end) for one in found.missing], [(on("2025-03-30"), on("2025-04-02"))])

    def test_times_of_another_zone_are_uk_dates(self):
        found = self.read(missing=[(self.child, "M1", "2024-06-01T23:30:00+00:00", "2024-06-02T06:00:00+00:00", "N")])
        self.assertEqual([one.start for one in found.missing], [on("2024-06-02")])

    def test_a_file_that_differs_from_its_manifest_refuses_the_extract(self):
        self.read(missing=[(self.child, "M1", "2024-06-01T23:30:00+00:00", "", "N")])
        path = self.folder / "in" / "x" / "missing.csv"
        path.write_bytes(path.read_bytes().replace(b"MEDIUM", b"LOW"))
        found = police.read(self.feed(examples.POLICE, "police-extract"), of_folder(self.folder / "in"))
        self.assertEqual(found.refused["delivery:hash_differs"], 1)


class Linking(unittest.TestCase):
    CHILD, POLICE, TRUST = ("children/E1", "1"), ("police/12", "N1"), ("health/RX1/RX1", "7")

    def same(self, *identities, merges=()):
        person_of, _, conflicts = linkage.link(bytes(range(32)), identities, list(merges), [])
        return len(set(person_of.values())), conflicts

    def test_one_nhs_number_and_birth_date_is_one_person(self):
        self.assertEqual(self.same(Identity(self.CHILD, (1,), nhs="9990000018", birth=5),
                                   Identity(self.TRUST, (1,), nhs="9990000018", birth=5)), (1, 0))

    def test_an_nhs_number_without_a_consistent_birth_date_does_not_link(self):
        self.assertEqual(self.same(Identity(self.CHILD, (1,), nhs="9990000018", birth=5),
                                   Identity(self.TRUST, (1,), nhs="9990000018"))[0], 2)

    def test_two_children_of_one_authority_are_never_joined_directly_or_through_a_third(self):
        names = ("FABRICA", "QUILLON", 5)
        self.assertEqual(self.same(Identity(self.CHILD, (1,), birth=5, names=names),
                                   Identity(("children/E1", "2"), (1,), birth=5, names=names),
                                   Identity(self.POLICE, (1,), birth=5, names=names)), (2, 2))

    def test_one_upn_on_two_children_links_neither(self):
        upn = ("A999400118001",)
        self.assertEqual(self.same(Identity(self.CHILD, (1,), upns=upn, birth=5),
                                   Identity(("children/E1", "2"), (1,), upns=upn, birth=5),
                                   Identity(("children/E2", "3"), (1,), upns=upn, birth=5))[0], 3)

    def test_names_do_not_join_two_nhs_numbers(self):
        names = ("FABRICA", "QUILLON", 5)
        self.assertEqual(self.same(Identity(self.CHILD, (1,), nhs="9990000018", birth=5, names=names),
                                   Identity(self.TRUST, (1,), nhs="9990200017", birth=5, names=names)), (2, 1))

    def test_a_stated_merge_joins_unless_it_contradicts(self):
        other = ("health/RX1/RX1", "8")
        self.assertEqual(self.same(Identity(self.TRUST, (1,)), Identity(other, (1,), birth=5),
                                   merges=[(self.TRUST, other)]), (1, 0))
        self.assertEqual(self.same(Identity(self.TRUST, (1,), birth=6), Identity(other, (1,), birth=5),
                                   merges=[(self.TRUST, other)]), (2, 1))

    def test_the_published_vectors_of_handles_hold(self):
        subkey = hmac.digest(bytes(range(32)), b"braid/v1/det\x01", "sha256")
        self.assertEqual(hmac.digest(subkey, b"D01|SMITHJONES|ANNA|20120304", "sha256")[:16].hex(),
                         "a03e58f099aca6f35afe848484415638")


class Spelling(unittest.TestCase):
    def test_names_of_the_published_vectors(self):
        for raw, family, given in (("O'Brien", "OBRIEN", "OBRIEN"), ("Smith-Jones", "SMITHJONES", "SMITH"),
                                   ("Müller", "MULLER", "MULLER"), ("Þórsson", "THORSSON", "THORSSON"),
                                   ("Dr. Zoë", "ZOE", "ZOE"),
                                   ("van der Berg", "VANDERBERG", "VAN"), ("Łukasz", "LUKASZ", "LUKASZ"),
                                   ("MacDonald Jr", "MACDONALD", "MACDONALD"), ("De’Ath", "DEATH", "DEATH"),
                                   ("Unknown", "", ""), ("Αθηνά", "", "")):
            self.assertEqual((identifiers.surname(raw), identifiers.given_name(raw)), (family, given), raw)

    def test_nhs_numbers_of_the_published_vectors(self):
        self.assertEqual(identifiers.nhs_number("943-476-5919"), "9434765919")
        for wrong in ("9434765918", "999 123 4560", "0000000000", "943476591"):
            self.assertEqual(identifiers.nhs_number(wrong), "")

    def test_upns_need_their_letter_and_no_temporary_ending(self):
        self.assertEqual(identifiers.upn("a950000178301"), "A950000178301")
        self.assertEqual(identifiers.upn("B950000178301"), "")
        self.assertEqual(identifiers.upn("F20100001800A"), "")

    def test_dates(self):
        self.assertEqual(text.statutory_date("4/5/2024"), on("2024-05-04"))
        self.assertIsNone(text.statutory_date("01/01/1900"))
        for wrong in ("31/04/2024", "2024-04-30", "04/05/24", "01/01/2101"):
            with self.assertRaises(text.RowRefused):
                text.statutory_date(wrong)
        self.assertEqual(text.birth_date("7.3.2012"), on("2012-03-07"))
        self.assertIsNone(text.birth_date("2012-03"))

    def test_a_quoted_field_keeps_comma_quote_and_newline_and_a_stray_quote_spoils_its_row(self):
        table = text.Table(b'\xef\xbb\xbf A,b\r\n"1,""x""\n2",3\r\n4"5,6\r\n7,8')
        self.assertEqual(table.columns, ["a", "b"])
        self.assertEqual([row["a"] for row, _ in table.rows], ['1,"x"\n2', '4"5', "7"])
        self.assertEqual([error for _, error in table.rows], [None, "stray_quote", None])

    def test_windows_1252_with_undefined_bytes_is_refused(self):
        self.assertEqual(text.decode(b"Zo\xeb"), "Zo\u00eb")
        with self.assertRaises(text.Refused):
            text.decode(b"\xeb\x81")


class Calendar(unittest.TestCase):
    def test_adding_months_ends_at_the_end_of_a_shorter_month(self):
        self.assertEqual(periods.add_months(on("2024-02-29"), 12), on("2025-02-28"))

    def test_names_of_periods(self):
        self.assertEqual(periods.period_at("quarter", on("2024-06-30")), ("Y2025Q1", on("2024-04-01"), on("2024-06-30")))
        self.assertEqual(periods.period_at("quarter", on("2025-01-01")), ("Y2025Q4", on("2025-01-01"), on("2025-03-31")))
        self.assertEqual(periods.period_at("year", on("2025-03-31")), ("Y2025", on("2024-04-01"), on("2025-03-31")))
        self.assertEqual(periods.period_at("month", on("2024-02-10")), ("2024-02", on("2024-02-01"), on("2024-02-29")))

    def test_coverage_joins_neighbours_and_holds_no_gap(self):
        covered = periods.Coverage([(10, 19), (20, 29), (40, 49)])
        self.assertTrue(covered.holds(12, 29))
        self.assertFalse(covered.holds(29, 40))


class Incidents(unittest.TestCase):
    def test_touching_records_of_one_agency_are_two_incidents(self):
        self.assertEqual(history.joined([("a", 1, 2), ("a", 2, 3)], []), [1, 2])

    def test_each_services_incident_takes_one_police_report(self):
        self.assertEqual(history.joined([("a", 10, 11)], [("police", 11, 12), ("police", 12, 13)]), [10, 12])

    def test_starts_that_differ_by_two_days_without_overlap_stay_apart(self):
        self.assertEqual(history.joined([("a", 10, 11)], [("police", 12, 12)]), [10, 12])


class Protection(unittest.TestCase):
    ROW = {"status": "ok", "value": 3, "count": 3, "people": 3, "numerator": None, "denominator": None}

    def test_few_people_are_hidden_and_zero_is_not(self):
        self.assertEqual(protect.protected(self.ROW, "linked_default")["status"], "c")
        self.assertEqual(protect.protected({**self.ROW, "count": 0, "people": 0}, "linked_default")["status"], "ok")
        self.assertEqual(protect.protected({**self.ROW, "count": 90, "people": 5}, "linked_default")["count"], None)
        self.assertEqual(protect.protected({**self.ROW, "count": 6, "people": 6}, "linked_default")["count"], 6)

    def test_a_denominator_under_ten_is_hidden(self):
        row = {**self.ROW, "count": None, "people": 9, "numerator": 40, "denominator": 9}
        self.assertEqual(protect.protected(row, "linked_default")["numerator"], None)
        self.assertEqual(protect.protected(row, "exact"), row)


if __name__ == "__main__":
    unittest.main()
