import type { DescribedRoute } from "./described-route.ts";
import { castRoutes } from "./routes/cast.ts";
import { deliveryRoutes } from "./routes/delivery.ts";
import { fileRoutes } from "./routes/file.ts";
import { moneyRoutes } from "./routes/money.ts";
import { noteRoutes } from "./routes/note.ts";
import { peopleRoutes } from "./routes/people.ts";
import { serverRoutes } from "./routes/server.ts";
import { taskRoutes } from "./routes/task.ts";

/** Every route of the API; a test compares it with what the server answers. */
export const describedRoutes: readonly DescribedRoute[] = [
  ...taskRoutes,
  ...deliveryRoutes,
  ...fileRoutes,
  ...castRoutes,
  ...noteRoutes,
  ...moneyRoutes,
  ...peopleRoutes,
  ...serverRoutes,
];
