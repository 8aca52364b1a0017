/**
 * Speaks the engine's plugin protocol for a stand-in.
 *
 * Not `main()` of @pulumi/pulumi/provider: that one hands over no provider configuration, no previews and no
 * detailed differences, all of which the official plugins answer.
 * Protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
import * as grpc from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { check, Failure } from "./check";
import { decodeConfiguration, diffConfiguration } from "./configuration";
import { Change, changedProperties } from "./diff";
import { fromStruct, toStruct, Values } from "./propertyValues";
import { ResourceType } from "./resourceType";
import { schemaOf } from "./schema";
import { checkResource, messageOf, PartlyCreated, Resource, StandIn } from "./standIn";

const PARENT_CHECK_MILLIS = 1_000;

/** Serves a stand-in on a free port and prints the port, which is what the engine waits for. */
export function serve<C>(standIn: StandIn<C>): void {
    const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
    server.addService(ResourceProviderService as unknown as grpc.ServiceDefinition, handlers(standIn));
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
        if (error !== null) {
            throw error;
        }
        process.stdout.write(`${port}\n`);
    });
    endWithParent();
}

/** An engine that is killed cannot stop its plugins; they then get another parent. */
function endWithParent(): void {
    const parent = process.ppid;
    setInterval(() => {
        if (process.ppid !== parent) {
            process.exit(0);
        }
    }, PARENT_CHECK_MILLIS).unref();
}

/** The engine's calls by name; what is missing here answers "unimplemented", as the protocol wants. */
export function handlers<C>(standIn: StandIn<C>): grpc.UntypedServiceImplementation {
    const cancelled = new AbortController();
    let configured: Promise<C> | undefined;

    const typeOf = (urn: string): ResourceType<C> => {
        const token = (urn.split("::")[2] ?? "").split("$").pop() ?? "";
        const type = standIn.types.find((candidate) => candidate.token === token);
        if (type === undefined) {
            throw new Error(
                `The sandbox's stand-in for the ${standIn.package} provider does not know the resource type ${token}. ` +
                    `It knows ${standIn.types.map((known) => known.token).join(", ")}.`,
            );
        }
        return type;
    };
    const context = async (): Promise<C> => {
        if (configured === undefined) {
            throw new Error(`The engine did not configure the ${standIn.package} provider.`);
        }
        return configured;
    };
    const resource = async (urn: string) => new Resource(standIn, typeOf(urn), await context());

    return {
        getPluginInfo: answer(() => Promise.resolve(new PluginInfo().setVersion(standIn.version))),

        attach: answer(() => Promise.resolve(new Empty())),

        getSchema: answer(() => {
            const response = new messages.GetSchemaResponse();
            response.setSchema(JSON.stringify(schemaOf(standIn)));
            return Promise.resolve(response);
        }),

        cancel: answer(() => {
            cancelled.abort(new Error("The deployment was cancelled."));
            return Promise.resolve(new Empty());
        }),

        checkConfig: answer((request: messages.CheckRequest) => {
            const given = fromStruct(request.getNews());
            const { failures } = check(standIn.configuration, decodeConfiguration(standIn.configuration, given), {
                resourceName: "",
                old: {},
                refuser: `the sandbox's stand-in for the ${standIn.package} provider`,
            });
            return Promise.resolve(checkResponse(given, failures));
        }),

        diffConfig: answer((request: messages.DiffRequest) =>
            Promise.resolve(
                diffResponse(
                    diffConfiguration(
                        standIn.configuration,
                        fromStruct(request.getOldInputs()),
                        fromStruct(request.getNews()),
                    ),
                    false,
                ),
            ),
        ),

        configure: answer(async (request: messages.ConfigureRequest) => {
            const given = decodeConfiguration(standIn.configuration, fromStruct(request.getArgs()));
            configured = standIn.configure(given, cancelled.signal);
            await configured;
            const response = new messages.ConfigureResponse();
            response.setSupportspreview(true);
            return response;
        }),

        check: answer((request: messages.CheckRequest) => {
            const urn = request.getUrn();
            const name = urn.split("::").slice(3).join("::");
            const checked = checkResource(
                typeOf(urn),
                name,
                fromStruct(request.getNews()),
                fromStruct(request.getOlds()),
            );
            return Promise.resolve(checkResponse(checked.inputs, checked.failures));
        }),

        diff: answer(async (request: messages.DiffRequest) => {
            const { changes, deleteBeforeReplace } = (await resource(request.getUrn())).diff(
                fromStruct(request.getNews()),
                fromStruct(request.getOlds()),
                request.getIgnorechangesList(),
            );
            return diffResponse(changes, deleteBeforeReplace);
        }),

        create: answer(async (request: messages.CreateRequest) => {
            const inputs = fromStruct(request.getProperties());
            const target = await resource(request.getUrn());
            const response = new messages.CreateResponse();
            if (request.getPreview()) {
                response.setProperties(toStruct(target.planned(inputs, {})));
                return response;
            }
            const { id, state } = await target.create(inputs);
            response.setId(id);
            response.setProperties(toStruct(state));
            return response;
        }),

        read: answer(async (request: messages.ReadRequest) => {
            const found = await (
                await resource(request.getUrn())
            ).read(request.getId(), fromStruct(request.getInputs()), fromStruct(request.getProperties()));
            const response = new messages.ReadResponse();
            if (found !== undefined) {
                response.setId(request.getId());
                response.setInputs(toStruct(found.inputs));
                response.setProperties(toStruct(found.state));
            }
            return response;
        }),

        update: answer(async (request: messages.UpdateRequest) => {
            const inputs = fromStruct(request.getNews());
            const state = fromStruct(request.getOlds());
            const target = await resource(request.getUrn());
            const updated = request.getPreview()
                ? target.planned(inputs, state)
                : await target.update(request.getId(), inputs, state);
            const response = new messages.UpdateResponse();
            response.setProperties(toStruct(updated));
            return response;
        }),

        delete: answer(async (request: messages.DeleteRequest) => {
            await (await resource(request.getUrn())).delete(request.getId(), fromStruct(request.getProperties()));
            return new Empty();
        }),

        invoke: answer(async (request: messages.InvokeRequest) => {
            const called = standIn.functions.find(({ token }) => token === request.getTok());
            if (called === undefined) {
                throw new Error(
                    `The sandbox's stand-in for the ${standIn.package} provider does not know the function ` +
                        `${request.getTok()}. It knows ${standIn.functions.map(({ token }) => token).join(", ") || "none"}.`,
                );
            }
            const given = fromStruct(request.getArgs());
            const { inputs, failures } = check(called.arguments, given, {
                resourceName: "",
                old: {},
                refuser: `the sandbox's stand-in for ${called.token}`,
            });
            const response = new messages.InvokeResponse();
            response.setFailuresList(failures.map(failureMessage));
            if (failures.length === 0) {
                response.setReturn(toStruct(await called.invoke(inputs, await context())));
            }
            return response;
        }),
    };
}

type Handler = grpc.UntypedHandleCall;

function answer<Request, Response>(step: (request: Request) => Promise<Response>): Handler {
    return ((call: grpc.ServerUnaryCall<Request, Response>, callback: grpc.sendUnaryData<Response>) => {
        const run = async () => step(call.request);
        run().then(
            (response) => callback(null, response),
            (error: unknown) => callback(serviceError(error), null),
        );
    }) as Handler;
}

/** A failure as the engine reads it; one after creation carries the ID and what is known of the object. */
function serviceError(error: unknown): Partial<grpc.StatusObject> {
    const message = messageOf(error);
    if (!(error instanceof PartlyCreated)) {
        return { code: grpc.status.UNKNOWN, details: message };
    }
    const detail = new messages.ErrorResourceInitFailed();
    detail.setId(error.id);
    detail.setProperties(toStruct(error.state));
    detail.setReasonsList([message]);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(grpc.status.UNKNOWN);
    status.setMessage(message);
    status.addDetails(packed);
    const metadata = new grpc.Metadata();
    metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
    return { code: grpc.status.UNKNOWN, details: message, metadata };
}

function checkResponse(inputs: Values, failures: readonly Failure[]): messages.CheckResponse {
    const response = new messages.CheckResponse();
    response.setInputs(toStruct(inputs));
    response.setFailuresList(failures.map(failureMessage));
    return response;
}

function failureMessage({ property, reason }: Failure): messages.CheckFailure {
    const message = new messages.CheckFailure();
    message.setProperty(property);
    message.setReason(reason);
    return message;
}

const KINDS = {
    add: [messages.PropertyDiff.Kind.ADD, messages.PropertyDiff.Kind.ADD_REPLACE],
    update: [messages.PropertyDiff.Kind.UPDATE, messages.PropertyDiff.Kind.UPDATE_REPLACE],
    delete: [messages.PropertyDiff.Kind.DELETE, messages.PropertyDiff.Kind.DELETE_REPLACE],
} as const;

function diffResponse(changes: readonly Change[], deleteBeforeReplace: boolean): messages.DiffResponse {
    const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
    const response = new messages.DiffResponse();
    response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
    response.setHasdetaileddiff(true);
    response.setDeletebeforereplace(deleteBeforeReplace);
    for (const { path, kind, replace } of changes) {
        const detail = new messages.PropertyDiff();
        detail.setKind(KINDS[kind][replace ? 1 : 0]);
        response.getDetaileddiffMap().set(path, detail);
    }
    response.setDiffsList([...changedProperties(changes)]);
    response.setReplacesList([...changedProperties(changes.filter(({ replace }) => replace))]);
    return response;
}
