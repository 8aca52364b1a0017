"""The way of every request: signature, caller, then the steps of a list, of which moto is the last."""

from __future__ import annotations

import hmac
import sys
import traceback
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from snowdome.aws import replies, s3_defaults, s3_delete_objects, settings, sns_mail
from snowdome.aws.assume_role import assume_role
from snowdome.aws.authorization import Circumstances, Need, authorize
from snowdome.aws.callers import Caller, Callers
from snowdome.aws.denials import Denials
from snowdome.aws.errors import AccessDenied, AwsError, SandboxUnsupported
from snowdome.aws.exchange import Exchange, read
from snowdome.aws.glue_catalog import fold_names
from snowdome.aws.iceberg_rest.router import IcebergRest
from snowdome.aws.incoming import IncomingRequest, headers_of
from snowdome.aws.lake_formation import access, api
from snowdome.aws.moto_services import MotoServices
from snowdome.aws.name_limits import check_names
from snowdome.aws.object_body import CheckedBody
from snowdome.aws.policy_writes import check_policy_write
from snowdome.aws.propagation import Propagation
from snowdome.aws.replies import Reply
from snowdome.aws.requests import events, glue, iam, kms, lakeformation, logs, s3, sns, sts
from snowdome.aws.sessions import Sessions
from snowdome.aws.sigv4 import Authorization, check_signature
from snowdome.aws.spreading_changes import recorded
from snowdome.aws.state_dump import dump_state
from snowdome.aws.table_optimizers import api as table_optimizers
from snowdome.aws.usage import Usage
from snowdome.aws.web_identity import Issuers, assume_role_with_web_identity, unsigned

#: Signing name -> what its requests need.
SERVICES: dict[str, Callable[[IncomingRequest, str], Iterable[Need]]] = {
    "events": events.needs,
    "glue": glue.needs,
    "iam": iam.needs,
    "kms": kms.needs,
    "lakeformation": lakeformation.needs,
    "logs": logs.needs,
    "s3": s3.needs,
    "sns": sns.needs,
    "sts": sts.needs,
}
#: Answers, lets the request go on (None), or raises AwsError.
Step = Callable[[Exchange], Iterable[bytes] | None]
ICEBERG_PREFIX = "/iceberg/"
#: A request with this header is judged as if it had come over plain HTTP.
PLAIN_HTTP_HEADER = "x-sandbox-plain-http"
ADMIN_HEADER = "x-sandbox-admin"


class Gateway:
    """A WSGI application in front of moto's."""

    def __init__(
        self, configuration: settings.Settings, moto: MotoServices, sessions: Sessions, propagation: Propagation
    ) -> None:
        self._configuration = configuration
        self._moto = moto
        self._sessions = sessions
        self._propagation = propagation
        self._callers = Callers(sessions, propagation)
        self._iceberg = IcebergRest(configuration.region)
        self._usage = Usage()
        self._issuers = Issuers()
        self.denials = Denials()
        #: Events that EventBridge could not deliver, each with the reason.
        self.undelivered: list[str] = []
        self._way: tuple[Step, ...] = (
            self._iceberg_rest,
            fold_glue_names,
            check_permissions,
            lake_formation_api,
            check_lake_formation,
            self._table_optimizers,
            self._assume_role,
            check_new_names,
            self._check_policy_write,
            check_streamed_body,
            self._delete_objects,
            self._moto_answers,
        )
        """In this order: each may refuse the request by raising AwsError, or answer it."""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = str(environ["REQUEST_METHOD"])
        service, key = "iceberg" if environ["PATH_INFO"].startswith(ICEBERG_PREFIX) else "", ""
        try:
            own = self._own_page(environ)
            if own is not None:
                return own.send(start_response, method)
            by_token = unsigned(environ, self._configuration.region)
            if by_token is not None:
                service = "sts"
                reply = assume_role_with_web_identity(by_token, self._issuers, self._sessions, self._propagation)
                return reply.send(start_response, method)
            request, authorization = read(environ)
            service, key = service or request.service, authorization.access_key_id
            caller = self._authenticate(request, authorization)
            circumstances = Circumstances(request.region, PLAIN_HTTP_HEADER in request.headers, self._usage.add)
            return self._answer(Exchange(request, caller, circumstances, start_response))
        except AwsError as error:
            if isinstance(error, AccessDenied):
                self.denials.add(key, error.message)
            if isinstance(error, SandboxUnsupported):
                sys.stderr.write(f"{method} {environ['RAW_URI']}: {error.message}\n")
            return replies.error_reply(error, service, str(environ["PATH_INFO"])).send(start_response, method)
        except RecursionError:
            failure = AwsError(400, "SerializationException", "The request is nested too deeply.")
            return replies.error_reply(failure, service, str(environ["PATH_INFO"])).send(start_response, method)
        except Exception as error:
            sys.stderr.write(traceback.format_exc())
            failure = AwsError(500, "InternalFailure", f"Defect of the sandbox, see its log: {error!r}")
            return replies.error_reply(failure, service, str(environ["PATH_INFO"])).send(start_response, method)

    def _own_page(self, environ: dict[str, Any]) -> Reply | None:
        match (environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            case (_, "/_health"):
                names = sorted(["iceberg", *SERVICES])
                return replies.json_reply({"status": "ok", "services": names, "region": self._configuration.region})
            case ("GET", "/_sandbox/state"):
                self._require_administrator(environ)
                return replies.json_reply(
                    dump_state(self._configuration, self._sessions, self._usage, self.denials, self.undelivered)
                )
            case ("POST", "/_sandbox/confirm"):
                self._require_administrator(environ)
                address = dict(parse_qsl(environ["QUERY_STRING"])).get("address", "")
                confirmed = sns_mail.confirm(settings.ACCOUNT_ID, self._configuration.region, address)
                return replies.json_reply({"confirmed": confirmed})
            case ("POST", "/_sandbox/settle"):
                self._require_administrator(environ)
                self._propagation.settle()
                return replies.json_reply({"status": "settled"})
            case ("POST", "/_sandbox/issuers"):
                self._require_administrator(environ)
                self._issuers.announce(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
                return replies.json_reply({"status": "announced"})
        return None

    def _require_administrator(self, environ: dict[str, Any]) -> None:
        secret = self._configuration.administrator.secret_access_key
        if not hmac.compare_digest(headers_of(environ).get(ADMIN_HEADER, ""), secret):
            raise AwsError(403, "AccessDenied", f"This needs the administrator's secret in the header {ADMIN_HEADER}.")

    def _authenticate(self, request: IncomingRequest, authorization: Authorization) -> Caller:
        caller = self._callers.find(authorization.access_key_id)
        if caller.session is not None:
            token = caller.session.assumed.session_token
            if not hmac.compare_digest(request.headers.get("x-amz-security-token", ""), token):
                raise AwsError(403, "InvalidClientTokenId", "The security token included in the request is invalid.")
        check_signature(
            authorization,
            caller.secret_access_key,
            request.method,
            request.raw_path,
            request.raw_query,
            request.headers,
            request.body,
        )
        # moto would act in the account that this header names.
        request.environ.pop("HTTP_X_MOTO_ACCOUNT_ID", None)
        return caller

    def _answer(self, exchange: Exchange) -> Iterable[bytes]:
        """What the first step of the way says that has an answer."""
        return next(answer for step in self._way if (answer := step(exchange)) is not None)

    def _iceberg_rest(self, exchange: Exchange) -> Iterable[bytes] | None:
        request, caller = exchange.request, exchange.caller
        if not request.path.startswith(ICEBERG_PREFIX):
            return None
        with access.acting(caller):
            return exchange.send(self._iceberg.answer(request, caller, exchange.circumstances))

    def _assume_role(self, exchange: Exchange) -> Iterable[bytes] | None:
        request, caller = exchange.request, exchange.caller
        if request.service != "sts" or request.operation != "AssumeRole":
            return None
        reply = assume_role(request, caller, exchange.circumstances, self._sessions, self._propagation)
        return exchange.send(reply)

    def _table_optimizers(self, exchange: Exchange) -> Iterable[bytes] | None:
        reply = table_optimizers.answer(exchange, self._sessions, self._propagation)
        return None if reply is None else exchange.send(reply)

    def _check_policy_write(self, exchange: Exchange) -> None:
        check_policy_write(exchange.request, exchange.caller, exchange.circumstances, self._propagation)

    def _delete_objects(self, exchange: Exchange) -> Iterable[bytes] | None:
        request, caller = exchange.request, exchange.caller
        if request.service != "s3" or not s3.is_delete_objects(request):
            return None

        def on_denial(error: AccessDenied) -> None:
            self.denials.add(caller.access_key_id, error.message)

        errors = s3_delete_objects.keep_allowed(request, caller, exchange.circumstances, on_denial)
        if not errors:
            return self._moto_answers(exchange)
        if s3_delete_objects.nothing_left(request):
            return exchange.send(s3_delete_objects.only_errors(errors))
        reply: list[Any] = []
        asked = replace(exchange, start_response=lambda status, headers, _=None: reply.extend((status, headers)))
        body = s3_delete_objects.add_errors(b"".join(self._moto_answers(asked)), errors)
        headers = [(name, value) for name, value in reply[1] if name.lower() != "content-length"]
        exchange.start_response(reply[0], [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _moto_answers(self, exchange: Exchange) -> Iterable[bytes]:
        request, caller = exchange.request, exchange.caller
        spreading = recorded(request, caller.account_id, self._propagation)
        with spreading, access.acting(caller), s3_defaults.tagging(request):
            return self._moto.application(request.service)(request.environ, exchange.start_response)


def fold_glue_names(exchange: Exchange) -> None:
    if exchange.request.service == "glue":
        fold_names(exchange.request)


def check_permissions(exchange: Exchange) -> None:
    """Raises AccessDenied, and SandboxUnsupported for what the sandbox does not know."""
    request, caller = exchange.request, exchange.caller
    if request.service not in SERVICES:
        raise SandboxUnsupported(f"service {request.service!r}")
    for need in SERVICES[request.service](request, caller.account_id):
        authorize(caller, need, exchange.circumstances)


def lake_formation_api(exchange: Exchange) -> Iterable[bytes] | None:
    if exchange.request.service != "lakeformation":
        return None
    return exchange.send(api.answer(exchange.request, exchange.caller))


def check_lake_formation(exchange: Exchange) -> None:
    request = exchange.request
    if request.service == "glue" and request.operation in glue.CATALOG_CALLS:
        resources = glue.resources_of(request.operation, request.parameters)
        access.check(exchange.caller, request.operation, resources, request.region)


def check_new_names(exchange: Exchange) -> None:
    check_names(exchange.request, exchange.caller.account_id)


def check_streamed_body(exchange: Exchange) -> None:
    """An object on its way into S3 is compared with its declared hash while moto reads it."""
    request = exchange.request
    if request.body is None and "content-length" in request.headers:
        request.environ["wsgi.input"] = CheckedBody(request.environ["wsgi.input"], request.headers)
