/// <reference lib="dom" />
/** The page's script: the page reads without it, and with it runs are switched, tables sorted, digests copied, cells opened. */

import { startCopying } from "./copying.ts";
import { startMatrices } from "./matrices.ts";
import { startCards } from "./cards.ts";
import { startRuns } from "./runs.ts";
import { startSorting } from "./sorting.ts";

startRuns(document);
startSorting(document);
startCopying(document);
startMatrices(document);
startCards(document);
