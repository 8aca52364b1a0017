/**
 * Speaks the engine's plugin protocol for a stand-in.
 *
 * Not `main()` of @pulumi/pulumi/provider: that one hands over no provider configuration, no previews and no
 * detailed differences, all of which the official plugins answer.
 * Protocol: https://github.com/pulumi/pulumi/blob/master/proto/pulumi/provider.proto
 */
import * as grpc from "@grpc/grpc-js";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";

import { unary } from "../plugin/failedCall";
import { checkFailure, checkResponse, diffResponse, pluginInfo, schemaResponse } from "../plugin/responses";
import { serve } from "../plugin/serve";
import { resourceNameOf, typeTokenOf } from "../plugin/urn";
import { check } from "./check";
import { decodeConfiguration, diffConfiguration } from "./configuration";
import { fromStruct, toStruct } from "./propertyValues";
import { ResourceType } from "./resourceType";
import { schemaOf } from "./schema";
import { checkResource, messageOf, PartlyCreated, Resource, StandIn } from "./standIn";

/** Serves a stand-in to the engine that started it. */
export function serveStandIn<C>(standIn: StandIn<C>): void {
    serve(handlers(standIn)).catch((error: unknown) => {
        process.stderr.write(`The stand-in for ${standIn.package} cannot start: ${messageOf(error)}\n`);
        process.exit(1);
    });
}

/** The engine's calls by name; what is missing here answers "unimplemented", as the protocol wants. */
export function handlers<C>(standIn: StandIn<C>): grpc.UntypedServiceImplementation {
    const cancelled = new AbortController();
    let configured: Promise<C> | undefined;

    const typeOf = (urn: string): ResourceType<C> => {
        const token = typeTokenOf(urn);
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
        getPluginInfo: answer(() => Promise.resolve(pluginInfo(standIn.version))),

        attach: answer(() => Promise.resolve(new Empty())),

        getSchema: answer((request: messages.GetSchemaRequest) =>
            Promise.resolve(schemaResponse(request, JSON.stringify(schemaOf(standIn)))),
        ),

        cancel: answer(() => {
            cancelled.abort(new Error("The deployment was canceled."));
            return Promise.resolve(new Empty());
        }),

        checkConfig: answer((request: messages.CheckRequest) => {
            const given = fromStruct(request.getNews());
            const { failures } = check(standIn.configuration, decodeConfiguration(standIn.configuration, given), {
                resourceName: "",
                old: {},
                refuser: `the sandbox's stand-in for the ${standIn.package} provider`,
            });
            return Promise.resolve(checkResponse(toStruct(given), failures));
        }),

        diffConfig: answer((request: messages.DiffRequest) =>
            Promise.resolve(
                diffResponse({
                    changes: diffConfiguration(
                        standIn.configuration,
                        fromStruct(request.getOldInputs()),
                        fromStruct(request.getNews()),
                    ),
                    deleteBeforeReplace: false,
                }),
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
            const name = resourceNameOf(urn);
            const checked = checkResource(
                typeOf(urn),
                name,
                fromStruct(request.getNews()),
                fromStruct(request.getOlds()),
            );
            return Promise.resolve(checkResponse(toStruct(checked.inputs), checked.failures));
        }),

        diff: answer(async (request: messages.DiffRequest) => {
            const target = await resource(request.getUrn());
            return diffResponse(
                target.diff(
                    fromStruct(request.getNews()),
                    fromStruct(request.getOlds()),
                    request.getIgnorechangesList(),
                ),
            );
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
            response.setFailuresList(failures.map(checkFailure));
            if (failures.length === 0) {
                response.setReturn(toStruct(await called.invoke(inputs, await context())));
            }
            return response;
        }),
    };
}

function answer<Request, Response>(
    step: (request: Request) => Promise<Response>,
): grpc.handleUnaryCall<Request, Response> {
    return unary(step, (error) => ({
        message: messageOf(error),
        ...(error instanceof PartlyCreated ? { left: { id: error.id, properties: toStruct(error.state) } } : {}),
    }));
}
