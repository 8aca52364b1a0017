// Pulumi's plugin protocol, served from our provider.
//
// @pulumi/pulumi has a server of its own (provider/server), made for component providers. It drops the provider's
// configuration, detailed diffs, and previews of create and update, without which a preview of a changed comment would
// show the trust values of a volume as unknown. So the messages of the protocol are handled here.

import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";

import { ConfiguredConnection } from "../connection/configuredConnection";
import { connectionSettings, ENVIRONMENT_VARIABLES, ProviderInputs } from "../connection/settings";
import { Change, holdsUnknown, Values } from "../resources/property";
import { ResourceType } from "../resources/resourceType";
import { PACKAGE, packageSchemaText } from "../schema";
import { EngineLog } from "./engineLog";
import { grpcError } from "./grpcError";
import * as provider from "./provider";
import { fromWire, isSecret, toWire } from "./wireValues";

/** The handlers of one plugin process. */
export class ProviderService {
    private readonly cancelled = new AbortController();
    private readonly environment: NodeJS.ProcessEnv;
    private log: EngineLog;
    private connection: ConfiguredConnection;

    constructor(engineAddress: string | undefined, environment: NodeJS.ProcessEnv) {
        this.environment = environment;
        this.log = new EngineLog(engineAddress);
        this.connection = new ConfiguredConnection({}, environment);
    }

    /** Handlers for `grpc.Server.addService`; what is missing here is answered with UNIMPLEMENTED. */
    handlers(): grpc.UntypedServiceImplementation {
        return {
            getPluginInfo: unary(async () => pluginInfo()),
            getSchema: unary(async (request: protocol.GetSchemaRequest) => schemaResponse(request)),
            attach: unary(async (request: plugin.PluginAttach) => {
                this.log = new EngineLog(request.getAddress());
                return new Empty();
            }),
            cancel: unary(async () => {
                this.cancelled.abort(new Error("The deployment was cancelled while it waited for Snowflake."));
                return new Empty();
            }),
            checkConfig: unary(async (request: protocol.CheckRequest) => this.checkConfig(request)),
            diffConfig: unary(async (request: protocol.DiffRequest) => diffConfig(request)),
            configure: unary(async (request: protocol.ConfigureRequest) => this.configure(request)),
            check: unary(async (request: protocol.CheckRequest) => check(request)),
            diff: unary(async (request: protocol.DiffRequest) => diff(request)),
            create: unary(async (request: protocol.CreateRequest) => this.create(request)),
            read: unary(async (request: protocol.ReadRequest) => this.read(request)),
            update: unary(async (request: protocol.UpdateRequest) => this.update(request)),
            delete: unary(async (request: protocol.DeleteRequest) => this.delete(request)),
        };
    }

    /** Stops what waits, and ends the session. */
    async stop(): Promise<void> {
        this.cancelled.abort();
        await this.connection.close();
    }

    private checkConfig(request: protocol.CheckRequest): protocol.CheckResponse {
        const { values } = fromWire(request.getNews()?.toJavaScript());
        const response = new protocol.CheckResponse();
        // Sent back as it came, secrets included.
        response.setInputs(request.getNews());
        if (!holdsUnknown(values)) {
            const result = connectionSettings(providerInputs(values), this.environment);
            const failures = "failures" in result ? result.failures : [];
            response.setFailuresList(
                failures.map(({ property, reason }) =>
                    checkFailure(property, `${property} (${ENVIRONMENT_VARIABLES[property]}) ${reason}`),
                ),
            );
        }
        return response;
    }

    private configure(request: protocol.ConfigureRequest): protocol.ConfigureResponse {
        const { values } = fromWire(request.getArgs()?.toJavaScript());
        this.connection = new ConfiguredConnection(providerInputs(values), this.environment);
        const response = new protocol.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
    }

    private async create(request: protocol.CreateRequest): Promise<protocol.CreateResponse> {
        const resource = provider.resourceOf(request.getUrn());
        const { values, secretPaths } = fromWire(request.getProperties()?.toJavaScript());
        const toStruct = structWriter(resource, secretPaths);
        const response = new protocol.CreateResponse();
        if (request.getPreview()) {
            response.setProperties(toStruct(provider.previewCreate(resource, values).properties));
            return response;
        }
        provider.assertKnown(values);
        const state = await withSecrets(resource, secretPaths, () =>
            resource.create(this.context(request.getUrn(), request.getTimeout()), values),
        );
        response.setId(state.id);
        response.setProperties(toStruct(state.properties));
        return response;
    }

    private async read(request: protocol.ReadRequest): Promise<protocol.ReadResponse> {
        const resource = provider.resourceOf(request.getUrn());
        const properties = fromWire(request.getProperties()?.toJavaScript());
        const inputs = fromWire(request.getInputs()?.toJavaScript());
        const known = { ...inputs.values, ...properties.values };
        const imported = Object.keys(known).length === 0 && resource.name !== "ExternalId";
        const secretPaths = new Set([...properties.secretPaths, ...inputs.secretPaths]);
        const state = await resource.read(
            this.context(request.getUrn()),
            request.getId(),
            imported || Object.keys(known).length === 0 ? undefined : known,
        );
        const response = new protocol.ReadResponse();
        if (state !== undefined) {
            const toStruct = structWriter(resource, secretPaths);
            response.setId(state.id);
            response.setProperties(toStruct(state.properties));
            response.setInputs(toStruct(provider.inputsOfState(resource, state.properties)));
        }
        return response;
    }

    private async update(request: protocol.UpdateRequest): Promise<protocol.UpdateResponse> {
        const resource = provider.resourceOf(request.getUrn());
        const actual = fromWire(request.getOlds()?.toJavaScript()).values;
        const { values: wanted, secretPaths } = fromWire(request.getNews()?.toJavaScript());
        const toStruct = structWriter(resource, secretPaths);
        const response = new protocol.UpdateResponse();
        if (request.getPreview()) {
            response.setProperties(toStruct(provider.previewUpdate(resource, actual, wanted)));
            return response;
        }
        provider.assertKnown(wanted);
        const state = await withSecrets(resource, secretPaths, () =>
            resource.update(this.context(request.getUrn(), request.getTimeout()), request.getId(), actual, wanted),
        );
        response.setProperties(toStruct(state.properties));
        return response;
    }

    private async delete(request: protocol.DeleteRequest): Promise<Empty> {
        const resource = provider.resourceOf(request.getUrn());
        const { values } = fromWire(request.getProperties()?.toJavaScript());
        await resource.delete(this.context(request.getUrn(), request.getTimeout()), request.getId(), values);
        return new Empty();
    }

    /** [timeoutSeconds] is that of the resource's customTimeouts; 0 when it has none. */
    private context(urn: string, timeoutSeconds = 0) {
        const timedOut = new AbortController();
        if (timeoutSeconds > 0) {
            const reason = new Error(`The operation did not end within the ${timeoutSeconds} s of its customTimeouts.`);
            setTimeout(() => timedOut.abort(reason), timeoutSeconds * 1_000).unref();
        }
        return provider.contextOf(
            {
                connection: this.connection,
                signal: AbortSignal.any([this.cancelled.signal, timedOut.signal]),
                log: (...line) => this.log.write(...line),
            },
            urn,
        );
    }
}

function check(request: protocol.CheckRequest): protocol.CheckResponse {
    const resource = provider.resourceOf(request.getUrn());
    const { values, secretPaths } = fromWire(request.getNews()?.toJavaScript());
    const { inputs, failures } = provider.check(resource, values);
    const response = new protocol.CheckResponse();
    response.setInputs(structWriter(resource, secretPaths)(inputs));
    response.setFailuresList(failures.map(({ property, reason }) => checkFailure(property, `${property} ${reason}`)));
    return response;
}

function diff(request: protocol.DiffRequest): protocol.DiffResponse {
    const resource = provider.resourceOf(request.getUrn());
    const actual = fromWire(request.getOlds()?.toJavaScript()).values;
    const wanted = fromWire(request.getNews()?.toJavaScript()).values;
    const { changes, deleteBeforeReplace } = provider.diff(resource, actual, wanted, request.getIgnorechangesList());
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    const response = new protocol.DiffResponse();
    response.setChanges(changes.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(unique(changes.map(({ property }) => property)));
    response.setReplacesList(unique(changes.filter(({ replaces }) => replaces).map(({ property }) => property)));
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    for (const change of changes) {
        const isInput = change.property in provider.allInputs(resource);
        response.getDetaileddiffMap().set(change.path, propertyDiff(change, isInput));
    }
    return response;
}

function propertyDiff({ kind, replaces }: Change, isInput: boolean): protocol.PropertyDiff {
    const { Kind } = protocol.PropertyDiff;
    const [inPlace, replacing] = {
        add: [Kind.ADD, Kind.ADD_REPLACE],
        delete: [Kind.DELETE, Kind.DELETE_REPLACE],
        update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
    }[kind] as [0, 1];
    const message = new protocol.PropertyDiff();
    message.setKind(replaces ? replacing : inPlace);
    message.setInputdiff(isInput);
    return message;
}

/** Another account, user or key of the provider is no reason to replace what it made. */
function diffConfig(request: protocol.DiffRequest): protocol.DiffResponse {
    const before = fromWire(request.getOldInputs()?.toJavaScript() ?? request.getOlds()?.toJavaScript()).values;
    const after = fromWire(request.getNews()?.toJavaScript()).values;
    const changed = unique([...Object.keys(before), ...Object.keys(after)]).filter(
        (name) => before[name] !== after[name],
    );
    const response = new protocol.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    return response;
}

function pluginInfo(): plugin.PluginInfo {
    const response = new plugin.PluginInfo();
    response.setVersion(PACKAGE.version);
    return response;
}

function schemaResponse(request: protocol.GetSchemaRequest): protocol.GetSchemaResponse {
    if (request.getVersion() !== 0) {
        throw new Error(`The schema has version 0; the engine asks for version ${request.getVersion()}.`);
    }
    const response = new protocol.GetSchemaResponse();
    response.setSchema(packageSchemaText());
    return response;
}

/** The engine hands numbers over as text. */
function providerInputs(values: Values): ProviderInputs {
    const names = Object.keys(ENVIRONMENT_VARIABLES).filter((name) => values[name] !== undefined);
    return Object.fromEntries(names.map((name) => [name, String(values[name])]));
}

function checkFailure(property: string, reason: string): protocol.CheckFailure {
    const failure = new protocol.CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    return failure;
}

function structWriter(resource: ResourceType, secretPaths: ReadonlySet<string>): (values: Values) => Struct {
    return (values) =>
        Struct.fromJavaScript(wireWriter(resource, secretPaths)(values) as Record<string, JavaScriptValue>);
}

function wireWriter(resource: ResourceType, secretPaths: ReadonlySet<string>): (values: Values) => Values {
    const all = provider.withDerivedSecrets(resource, secretPaths, (name) => isSecret(secretPaths, name));
    return (values) => toWire(values, all);
}

/** An error that carries properties has to know which of them are secret. */
class FailedOperation extends Error {
    constructor(
        public readonly reason: unknown,
        public readonly toWire: (values: Values) => Values,
    ) {
        super(String(reason));
    }
}

async function withSecrets<T>(
    resource: ResourceType,
    secretPaths: ReadonlySet<string>,
    operation: () => Promise<T>,
): Promise<T> {
    try {
        return await operation();
    } catch (error) {
        throw new FailedOperation(error, wireWriter(resource, secretPaths));
    }
}

function unary<Request, Response>(
    handle: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return (call, callback) => {
        handle(call.request).then(
            (response) => callback(null, response),
            (error: unknown) =>
                callback(
                    error instanceof FailedOperation
                        ? grpcError(error.reason, error.toWire)
                        : grpcError(error, (values) => toWire(values)),
                ),
        );
    };
}

function unique(names: string[]): string[] {
    return [...new Set(names)];
}
