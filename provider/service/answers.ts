// Answers to the messages that need no connection.

import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import * as protocol from "@pulumi/pulumi/proto/provider_pb";

import { checkResponse, diffResponse, pluginInfo, schemaResponse } from "../../plugin/responses";
import { ProviderInputs } from "../../snowflake-client/login";
import { ENVIRONMENT_VARIABLES } from "../../snowflake-client/loginInputs";
import { Values } from "../resources/property";
import { PACKAGE, packageSchemaText } from "../schema";
import * as provider from "./provider";
import { structWriter } from "./resourceWriter";
import { fromWire } from "./wireValues";

/** Inputs with defaults, or what is wrong with them. */
export function check(request: protocol.CheckRequest): protocol.CheckResponse {
    const resource = provider.resourceOf(request.getUrn());
    const { values, secretPaths } = fromWire(request.getNews()?.toJavaScript());
    const { inputs, failures } = provider.check(resource, values);
    return checkResponse(
        structWriter(resource, secretPaths)(inputs),
        failures.map(({ property, reason }) => ({ property, reason: `${property} ${reason}` })),
    );
}

/** What an update would change, in detail. */
export function diff(request: protocol.DiffRequest): protocol.DiffResponse {
    const resource = provider.resourceOf(request.getUrn());
    const actual = fromWire(request.getOlds()?.toJavaScript()).values;
    const wanted = fromWire(request.getNews()?.toJavaScript()).values;
    return diffResponse(
        provider.diff(resource, actual, wanted, request.getIgnorechangesList()),
        (property) => property in resource.inputs,
    );
}

/** Another account, user or key of the provider is not a reason to replace what it made. */
export function diffConfig(request: protocol.DiffRequest): protocol.DiffResponse {
    const before = fromWire(request.getOldInputs()?.toJavaScript() ?? request.getOlds()?.toJavaScript()).values;
    const after = fromWire(request.getNews()?.toJavaScript()).values;
    const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
        (name) => before[name] !== after[name],
    );
    const response = new protocol.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = protocol.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList(changed);
    return response;
}

/** Version of the plugin. */
export function version(): plugin.PluginInfo {
    return pluginInfo(PACKAGE.version);
}

/** Schema of the package. */
export function schema(request: protocol.GetSchemaRequest): protocol.GetSchemaResponse {
    return schemaResponse(request, packageSchemaText());
}

/** The engine hands numbers over as text. */
export function providerInputs(values: Values): ProviderInputs {
    const names = Object.keys(ENVIRONMENT_VARIABLES).filter((name) => values[name] !== undefined);
    return Object.fromEntries(names.map((name) => [name, String(values[name])]));
}
