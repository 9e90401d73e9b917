import { createMemoryRouter, RouterProvider } from "react-router";
import { ServerIssue } from "./ServerIssue";

const router = createMemoryRouter([{ path: "*", element: <ServerIssue /> }]);

/** For a start without configuration: nothing of the app can run, trying again can. */
export function ServerIssueStandalone() {
  return <RouterProvider router={router} />;
}
