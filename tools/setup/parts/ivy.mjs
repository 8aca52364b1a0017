// Ivy, the client that Spark brings along for `--packages`, with its own default repository.
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { CommandFailed, run } from "../childProcess.mjs";
import { javaTrustStore } from "../javaTrustStore.mjs";
import { withUnicodeLocale } from "../locale.mjs";
import { errorText, SetupProblem } from "../problem.mjs";

/**
 * @param {{ env: NodeJS.ProcessEnv, signal?: AbortSignal, log?: string }} context
 * @param {{ list: { group: string, artifact: string, version: string }[], folder: string, spark: string, java: string }} what
 *        spark: SPARK_HOME, java: JAVA_HOME; the jars land in folder as ARTIFACT-VERSION.jar
 */
export async function ivyRetrieve({ env, signal, log }, { list, folder, spark, java }) {
    const work = join(folder, ".ivy");
    const descriptor = join(folder, "ivy.xml");
    writeFileSync(descriptor, moduleDescriptor(list));
    const ivy = readdirSync(join(spark, "jars"))
        .filter((name) => /^(ivy|commons-cli|commons-logging)-\d.*\.jar$/.test(name))
        .map((name) => join(spark, "jars", name));
    const args = ["-ivy", descriptor, "-cache", join(work, "cache"), "-types", "jar"];
    // In the working folder: of a path Ivy would take parentheses and brackets for parts of the pattern.
    const retrieve = ["-retrieve", "[artifact]-[revision].[ext]"];
    const properties = [`-Duser.home=${work}`, ...proxyProperties(env), ...trustProperties(env, folder)];
    try {
        await run(
            join(java, "bin", "java"),
            [...properties, "-cp", ivy.join(":"), "org.apache.ivy.Main", ...args, ...retrieve],
            { env: withUnicodeLocale(env), signal, log, cwd: folder },
        );
    } catch (error) {
        throw ivyProblem(error);
    }
    for (const name of [".ivy", "ivy.xml", "trust.jks"]) {
        rmSync(join(folder, name), { recursive: true, force: true });
    }
}

function moduleDescriptor(list) {
    const dependencies = list.map(
        ({ group, artifact, version }) =>
            `<dependency org="${group}" name="${artifact}" rev="${version}" transitive="false"/>`,
    );
    return `<ivy-module version="2.0"><info organisation="interoperable-lakehouse" module="jars"/>
<dependencies>${dependencies.join("\n")}</dependencies></ivy-module>\n`;
}

// Java reads no proxy from the environment.
function proxyProperties(env) {
    const proxy = env.HTTPS_PROXY || env.https_proxy;
    if (!proxy) {
        return [];
    }
    const { hostname, port } = new URL(/^\w+:\/\//.test(proxy) ? proxy : `http://${proxy}`);
    const except = (env.NO_PROXY || env.no_proxy || "").split(",").filter(Boolean);
    return [
        `-Dhttps.proxyHost=${hostname}`,
        `-Dhttps.proxyPort=${port || 80}`,
        ...(except.length
            ? [`-Dhttp.nonProxyHosts=${except.map((name) => name.trim().replace(/^\./, "*.")).join("|")}`]
            : []),
    ];
}

// Nor does it know a company's certificate authority that Node or pip were told of.
function trustProperties(env, folder) {
    const bundle = env.NODE_EXTRA_CA_CERTS || env.SSL_CERT_FILE || env.REQUESTS_CA_BUNDLE || env.PIP_CERT;
    if (!bundle) {
        return [];
    }
    const file = join(folder, "trust.jks");
    writeFileSync(file, javaTrustStore(readFileSync(bundle, "utf8")));
    return [`-Djavax.net.ssl.trustStore=${file}`, "-Djavax.net.ssl.trustStoreType=JKS"];
}

function ivyProblem(error) {
    if (!(error instanceof CommandFailed)) {
        return error;
    }
    const text = errorText(error);
    if (/No space left on device/.test(text)) {
        return error;
    }
    const missing = /:: \S+#(\S+);(\S+): not found/.exec(text);
    const why =
        /\(((?:java|javax)\.[\w.]+Exception[^)]*)/.exec(text)?.[1] ??
        text
            .split("\n")
            .find((line) => /Exception|timed out|refused/.test(line))
            ?.trim();
    return new SetupProblem(
        `${missing ? `${missing[1]}-${missing[2]}.jar` : "The jars"} could not be fetched from the default Maven repository${why ? ` (${why})` : ""}.`,
        "Check the network, or set LAKEHOUSE_MAVEN_REPOSITORY to a Maven repository that you can reach; then run the same command again.",
        { cause: error, log: error.log },
    );
}
