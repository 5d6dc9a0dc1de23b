from accounts.forms.cohorts import AddLearnersForm, AddTrainerForm, CohortForm, CorrectCohortForm
from accounts.forms.contracts import ChooseMentorForm, ContractForm, EmployerForm, EndContractForm
from accounts.forms.inviting import INVITE_FORMS
from accounts.forms.me import MeForm
from accounts.forms.people import PeopleFilterForm, PersonForm
from accounts.forms.sign_in import FirstPasswordForm, InvitationForm, SignInCodeForm

__all__ = [
    "INVITE_FORMS",
    "AddLearnersForm",
    "AddTrainerForm",
    "ChooseMentorForm",
    "CohortForm",
    "ContractForm",
    "CorrectCohortForm",
    "EmployerForm",
    "EndContractForm",
    "FirstPasswordForm",
    "InvitationForm",
    "MeForm",
    "PeopleFilterForm",
    "PersonForm",
    "SignInCodeForm",
]
