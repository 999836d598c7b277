"""Who is who: names, addresses and codes compared with reasons. No framework, no database."""

from weili.matching.addresses import Address, address_key, parse_address
from weili.matching.blocking import Key, keys, marked_keys
from weili.matching.claims import Claim, Reason, State, Verdict
from weili.matching.decide import judge, judge_addresses, judge_profiles
from weili.matching.names import Name, name_key, parse_name
from weili.matching.phones import Phone, parse_phones
from weili.matching.profile import Profile, read_claim

__all__ = [
    "Address",
    "Claim",
    "Key",
    "Name",
    "Phone",
    "Profile",
    "Reason",
    "State",
    "Verdict",
    "address_key",
    "judge",
    "judge_addresses",
    "judge_profiles",
    "keys",
    "marked_keys",
    "name_key",
    "parse_address",
    "parse_name",
    "parse_phones",
    "read_claim",
]
