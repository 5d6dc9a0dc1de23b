from accounts.services.access_log import log_view
from accounts.services.erasure import erase_person
from accounts.services.invitations import (
    accept_invitation,
    deliver_invitation,
    invite_person,
    revoke_invitation,
    send_invitation_again,
)
from accounts.services.people import change_person, choose_language, find_or_create_person
from accounts.services.relations import (
    appoint_staff,
    break_contract,
    change_mentor,
    close_cohort_place,
    close_cohort_teaching,
    close_relation,
    create_cohort,
    end_contract,
    name_employer_contact,
    name_guardian,
    open_contract,
    place_in_cohort,
    register_learner,
    save_employer,
    teach_cohort,
)
from accounts.services.sign_in_codes import CodeRefusedError, issue_sign_in_code, redeem_sign_in_code

__all__ = [
    "CodeRefusedError",
    "accept_invitation",
    "appoint_staff",
    "break_contract",
    "change_mentor",
    "change_person",
    "choose_language",
    "close_cohort_place",
    "close_cohort_teaching",
    "close_relation",
    "create_cohort",
    "deliver_invitation",
    "end_contract",
    "erase_person",
    "find_or_create_person",
    "invite_person",
    "issue_sign_in_code",
    "log_view",
    "name_employer_contact",
    "name_guardian",
    "open_contract",
    "place_in_cohort",
    "redeem_sign_in_code",
    "register_learner",
    "revoke_invitation",
    "save_employer",
    "send_invitation_again",
    "teach_cohort",
]
