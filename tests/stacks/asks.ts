// Asks one question, as up and destroy do: for a terminal.
import { runCommand } from "../../commands/commandLine/runCommand";
import { says } from "../../commands/stack/consent";

runCommand("up", async () => ((await says("dev", "Type dev:")) ? 0 : 1), ["--stack", "dev"]);
