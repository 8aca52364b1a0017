"""The way of every request: signature, caller, permissions, then moto (or the sandbox's own answer)."""

from __future__ import annotations

import hmac
import sys
import traceback
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

from sandbox.aws import replies, s3_defaults, s3_delete_objects, settings
from sandbox.aws.assume_role import assume_role
from sandbox.aws.authorization import Circumstances, Need, authorize
from sandbox.aws.callers import Caller, Callers
from sandbox.aws.denials import Denials
from sandbox.aws.errors import AccessDenied, AwsError, SandboxUnsupported
from sandbox.aws.glue_catalog import fold_names
from sandbox.aws.iceberg_rest.router import IcebergRest
from sandbox.aws.incoming import IncomingRequest, headers_of
from sandbox.aws.lake_formation import access, api
from sandbox.aws.moto_services import MotoServices
from sandbox.aws.name_limits import check_names
from sandbox.aws.object_body import CheckedBody
from sandbox.aws.policy_writes import check_policy_write
from sandbox.aws.propagation import Propagation
from sandbox.aws.replies import Reply
from sandbox.aws.requests import glue, iam, kms, lakeformation, logs, s3, sts
from sandbox.aws.sessions import Sessions
from sandbox.aws.sigv4 import Authorization, check_signature, parse_authorization
from sandbox.aws.spreading_changes import recorded
from sandbox.aws.state_dump import dump_state
from sandbox.aws.usage import Usage

#: Signing name -> what its requests need.
SERVICES: dict[str, Callable[[IncomingRequest, str], Iterable[Need]]] = {
    "glue": glue.needs,
    "iam": iam.needs,
    "kms": kms.needs,
    "lakeformation": lakeformation.needs,
    "logs": logs.needs,
    "s3": s3.needs,
    "sts": sts.needs,
}
ICEBERG_PREFIX = "/iceberg/"
#: A request with this header is judged as if it had come over plain HTTP.
PLAIN_HTTP_HEADER = "x-sandbox-plain-http"
ADMIN_HEADER = "x-sandbox-admin"
MAX_BODY_BYTES = 64 * 1024 * 1024


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
        self.denials = Denials()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method = str(environ["REQUEST_METHOD"])
        service, key = "iceberg" if environ["PATH_INFO"].startswith(ICEBERG_PREFIX) else "", ""
        try:
            own = self._own_page(environ)
            if own is not None:
                return own.send(start_response, method)
            request, authorization = read(environ)
            service, key = service or request.service, authorization.access_key_id
            caller = self._authenticate(request, authorization)
            return self._answer(request, caller, start_response)
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
                return replies.json_reply(dump_state(self._configuration, self._sessions, self._usage, self.denials))
            case ("POST", "/_sandbox/settle"):
                self._require_administrator(environ)
                self._propagation.settle()
                return replies.json_reply({"status": "settled"})
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

    def _answer(self, request: IncomingRequest, caller: Caller, start_response: Any) -> Iterable[bytes]:
        circumstances = Circumstances(request.region, PLAIN_HTTP_HEADER in request.headers, self._usage.add)
        if request.path.startswith(ICEBERG_PREFIX):
            with access.acting(caller):
                reply = self._iceberg.answer(request, caller, circumstances)
            return reply.send(start_response, request.method)
        if request.service == "glue":
            fold_names(request)
        if request.service not in SERVICES:
            raise SandboxUnsupported(f"service {request.service!r}")
        for need in SERVICES[request.service](request, caller.account_id):
            authorize(caller, need, circumstances)
        if request.service == "lakeformation":
            return api.answer(request, caller).send(start_response, request.method)
        if request.service == "glue" and request.operation in glue.CATALOG_CALLS:
            resources = glue.resources_of(request.operation, request.parameters)
            access.check(caller, request.operation, resources, request.region)
        if request.service == "sts" and request.operation == "AssumeRole":
            reply = assume_role(request, caller, circumstances, self._sessions, self._propagation)
            return reply.send(start_response, request.method)
        check_names(request, caller.account_id)
        check_policy_write(request, caller, circumstances, self._propagation)
        if request.body is None and "content-length" in request.headers:
            request.environ["wsgi.input"] = CheckedBody(request.environ["wsgi.input"], request.headers)
        if request.service == "s3" and s3.is_delete_objects(request):
            return self._delete_objects(request, caller, circumstances, start_response)
        spreading = recorded(request, caller.account_id, self._propagation)
        with spreading, access.acting(caller), s3_defaults.tagging(request):
            return self._ask_moto(request, start_response)

    def _ask_moto(self, request: IncomingRequest, start_response: Any) -> Iterable[bytes]:
        return self._moto.application(request.service)(request.environ, start_response)

    def _delete_objects(
        self, request: IncomingRequest, caller: Caller, circumstances: Circumstances, start_response: Any
    ) -> Iterable[bytes]:
        def on_denial(error: AccessDenied) -> None:
            self.denials.add(caller.access_key_id, error.message)

        errors = s3_delete_objects.keep_allowed(request, caller, circumstances, on_denial)
        if not errors:
            return self._ask_moto(request, start_response)
        if s3_delete_objects.nothing_left(request):
            return s3_delete_objects.only_errors(errors).send(start_response, request.method)
        reply: list[Any] = []
        body = b"".join(self._ask_moto(request, lambda status, headers, _=None: reply.extend((status, headers))))
        body = s3_delete_objects.add_errors(body, errors)
        headers = [(name, value) for name, value in reply[1] if name.lower() != "content-length"]
        start_response(reply[0], [*headers, ("Content-Length", str(len(body)))])
        return [body]


def read(environ: dict[str, Any]) -> tuple[IncomingRequest, Authorization]:
    """Raises AwsError when the request is not signed. Objects on their way into S3 stay unread."""
    request = IncomingRequest(environ, "", "", None)
    authorization = parse_authorization(request.headers.get("authorization"), request.query)
    request.service, request.region = authorization.service, authorization.region
    if request.service == "s3" and not has_small_body(request):
        return request, authorization
    size = int(request.headers.get("content-length") or 0)
    if size > MAX_BODY_BYTES:
        raise AwsError(413, "RequestEntityTooLarge", f"The body has {size} bytes; the limit is {MAX_BODY_BYTES}.")
    body = environ["wsgi.input"].read(size) if size else b""
    request.body = body
    environ["wsgi.input"] = BytesIO(body)
    return request, authorization


def has_small_body(request: IncomingRequest) -> bool:
    """Settings of a bucket, and DeleteObjects: everything that is not an object or a part of one."""
    _, key = s3.split_path(request)
    return not key or request.method in ("GET", "HEAD", "DELETE")
