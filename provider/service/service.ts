// Pulumi's plugin protocol, served from our provider.
//
// @pulumi/pulumi has a server of its own (provider/server), made for component providers. It drops the provider's
// configuration, detailed diffs, and previews of create and update, without which a preview of a changed comment would
// show the trust values of a volume as unknown. So the messages of the protocol are handled here.

import * as grpc from "@grpc/grpc-js";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { EngineLog } from "../../plugin/engineLog";
import { unary } from "../../plugin/failedCall";
import { checkResponse } from "../../plugin/responses";
import { ConfiguredConnection } from "../../snowflake-client/configuredConnection";
import { connectionSettings } from "../../snowflake-client/login";
import { ENVIRONMENT_VARIABLES } from "../../snowflake-client/loginInputs";
import { maskExternalIds } from "../../snowflake-client/maskedExternalIds";
import { holdsUnknown } from "../resources/property";
import { check, diff, diffConfig, providerInputs, schema, version } from "./answers";
import * as provider from "./provider";
import { failedCall, structWriter, withSecrets } from "./resourceWriter";
import { fromWire } from "./wireValues";

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
        const answer = <Request, Response>(handle: (request: Request) => Promise<Response>) =>
            unary(handle, failedCall);
        return {
            getPluginInfo: answer(async () => version()),
            getSchema: answer(async (request: protocol.GetSchemaRequest) => schema(request)),
            attach: answer(async (request: plugin.PluginAttach) => {
                this.log = new EngineLog(request.getAddress());
                return new Empty();
            }),
            cancel: answer(async () => {
                this.cancelled.abort(new Error("The deployment was canceled while it waited for Snowflake."));
                return new Empty();
            }),
            checkConfig: answer(async (request: protocol.CheckRequest) => this.checkConfig(request)),
            diffConfig: answer(async (request: protocol.DiffRequest) => diffConfig(request)),
            configure: answer(async (request: protocol.ConfigureRequest) => this.configure(request)),
            check: answer(async (request: protocol.CheckRequest) => check(request)),
            diff: answer(async (request: protocol.DiffRequest) => diff(request)),
            create: answer(async (request: protocol.CreateRequest) => this.create(request)),
            read: answer(async (request: protocol.ReadRequest) => this.read(request)),
            update: answer(async (request: protocol.UpdateRequest) => this.update(request)),
            delete: answer(async (request: protocol.DeleteRequest) => this.delete(request)),
        };
    }

    /** Whether the engine has called Cancel: nothing more will be asked. */
    get isCancelled(): boolean {
        return this.cancelled.signal.aborted;
    }

    /** Stops what waits, and ends the session. */
    async stop(): Promise<void> {
        this.cancelled.abort();
        await this.connection.close();
    }

    private checkConfig(request: protocol.CheckRequest): protocol.CheckResponse {
        const { values } = fromWire(request.getNews()?.toJavaScript());
        const result = holdsUnknown(values) ? undefined : connectionSettings(providerInputs(values), this.environment);
        const failures = result !== undefined && "failures" in result ? result.failures : [];
        // Sent back as it came, secrets included.
        return checkResponse(
            request.getNews(),
            failures.map(({ property, reason }) => ({
                property,
                reason: `${property} (${ENVIRONMENT_VARIABLES[property]}) ${reason}`,
            })),
        );
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
        const secretPaths = new Set([...properties.secretPaths, ...inputs.secretPaths]);
        const state = await resource.read(
            this.context(request.getUrn()),
            request.getId(),
            // An import brings the ID alone.
            Object.keys(known).length === 0 ? undefined : known,
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
                log: (resource, severity, text, ephemeral) =>
                    this.log.write(resource, severity, maskExternalIds(text), ephemeral),
            },
            urn,
        );
    }
}
