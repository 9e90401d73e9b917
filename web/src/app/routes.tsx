import { Navigate, Outlet, useLocation, useParams, type RouteObject } from "react-router";
import { Callback } from "../auth/Callback";
import { CrashPage } from "./CrashPage";
import { FullPageLoading } from "./FullPage";
import { NotFound } from "./NotFound";
import { RequireSession } from "./RequireSession";
import { Root } from "./Root";
import { ServerIssue } from "./ServerIssue";

/** Links of earlier days: the same room under another name. */
function OldRoomLink() {
  const { roomId } = useParams();
  const { search } = useLocation();
  return <Navigate to={`/room/${roomId ?? ""}${search}`} replace />;
}

function SignedInOnly() {
  return (
    <RequireSession>
      <Outlet />
    </RequireSession>
  );
}

/** Pages are loaded when they are first visited; the lobby does not wait for the dashboard. */
export const routes: RouteObject[] = [
  {
    element: <Root />,
    errorElement: <CrashPage />,
    HydrateFallback: () => <FullPageLoading label="Parlour" />,
    children: [
      {
        errorElement: <CrashPage />,
        children: [
          {
            path: "/",
            lazy: async () => ({ Component: (await import("../home/Welcome")).Welcome }),
          },
          {
            path: "/admin",
            element: <SignedInOnly />,
            children: [
              {
                lazy: async () => ({
                  Component: (await import("./DashboardLayout")).DashboardLayout,
                }),
                children: [
                  {
                    index: true,
                    lazy: async () => ({
                      Component: (await import("../admin/AdminPage")).AdminPage,
                    }),
                  },
                ],
              },
            ],
          },
          {
            path: "/dashboard",
            element: <SignedInOnly />,
            children: [
              {
                lazy: async () => ({
                  Component: (await import("./DashboardLayout")).DashboardLayout,
                }),
                children: [
                  {
                    index: true,
                    lazy: async () => ({ Component: (await import("../home/Home")).Home }),
                  },
                  {
                    path: "meetings",
                    lazy: async () => ({
                      Component: (await import("../meetings/MeetingsPage")).MeetingsPage,
                    }),
                  },
                  {
                    path: "meetings/create",
                    lazy: async () => ({
                      Component: (await import("../meetings/CreatePage")).CreatePage,
                    }),
                  },
                  {
                    path: "meetings/:eventId",
                    lazy: async () => ({
                      Component: (await import("../meetings/DetailsPage")).DetailsPage,
                    }),
                  },
                  {
                    path: "meetings/:eventId/edit",
                    lazy: async () => ({
                      Component: (await import("../meetings/EditPage")).EditPage,
                    }),
                  },
                  {
                    path: "settings/*",
                    lazy: async () => ({
                      Component: (await import("../settings/SettingsPage")).SettingsPage,
                    }),
                  },
                ],
              },
            ],
          },
          {
            path: "/room/:roomId/*",
            lazy: async () => ({ Component: (await import("../lobby/RoomPage")).RoomPage }),
          },
          {
            path: "/invite/:code",
            lazy: async () => ({ Component: (await import("../invite/InvitePage")).InvitePage }),
          },
          { path: "/lobby/:roomId", element: <OldRoomLink /> },
          { path: "/waiting/:roomId", element: <OldRoomLink /> },
          { path: "/auth/callback", element: <Callback /> },
          { path: "/server-issue", element: <ServerIssue /> },
          { path: "*", element: <NotFound /> },
        ],
      },
    ],
  },
];
