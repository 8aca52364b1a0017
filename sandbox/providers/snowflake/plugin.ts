import { serve } from "../server";
import { snowflake } from "./standIn";

serve(snowflake);
