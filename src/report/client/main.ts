/// <reference lib="dom" />
/** The page's script: the page reads without it, and with it runs are switched, tables sorted, digests copied. */

import { startCards } from "./cards.ts";
import { startRuns } from "./runs.ts";

startRuns(document);
startCards(document);
