"""People with roles, by the situation they are in."""

import factory

from baken.foundation.access.api import Role
from baken.foundation.accounts.models import Grant, User
from baken.foundation.organisations.models import Organisation, OrganisationKind
from baken.foundation.territory.models import Municipality

PASSWORD = "een lange zin voor de proef"


class MunicipalityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Municipality
        django_get_or_create = ("nis",)

    nis = "41002"
    name = "Aalst"
    slug = "aalst"

    class Params:
        neighbour = factory.Trait(nis="41011", name="Denderleeuw", slug="denderleeuw")


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    key = factory.Sequence("organisatie-{}".format)
    name = factory.Sequence("Organisatie {}".format)
    kind = OrganisationKind.DEPARTMENT
    municipality = factory.SubFactory(MunicipalityFactory)

    class Params:
        supra_local = factory.Trait(municipality=None, kind=OrganisationKind.PARTNER)
        city_of_aalst = factory.Trait(key="stad-aalst", name="Stad Aalst", kbo="0207437468")


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence("persoon{}@aalst.example".format)
    name = factory.Sequence("Persoon {}".format)

    @classmethod
    def _create(cls, model_class, *args, **fields):
        return model_class.objects.create_user(**{"password": PASSWORD, **fields})

    class Params:
        without_password = factory.Trait(password=None)
        closed = factory.Trait(is_active=False)


class GrantFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Grant

    user = factory.SubFactory(UserFactory)
    role = Role.COORDINATOR
    municipality = factory.SubFactory(MunicipalityFactory)

    class Params:
        administrator = factory.Trait(role=Role.ADMINISTRATOR)
        elsewhere = factory.Trait(municipality=factory.SubFactory(MunicipalityFactory, neighbour=True))
        from_provider = factory.Trait(source="oidc")
