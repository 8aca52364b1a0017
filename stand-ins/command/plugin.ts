import { serve } from "../server";
import { command } from "./standIn";

serve(command);
