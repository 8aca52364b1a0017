// Asks one question, as up and destroy do: for a terminal.
import { runCommand } from "../../setup/commandLine";
import { says } from "../../stacks/consent";

runCommand("up", async () => ((await says("dev", "Type dev:")) ? 0 : 1), ["--stack", "dev"]);
