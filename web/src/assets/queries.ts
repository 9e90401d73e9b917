/** Files of rooms: reading and deleting them. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { get, request } from "../api/client";
import type { AssetResource, OwnedAssets, UserAssetResource } from "../api/types";

const PER_PAGE = 50;
/** More files than this one room hardly has. */
const MOST_IN_ROOM = 100;

export function useRoomAssets(roomId: string, enabled = true) {
  return useQuery({
    queryKey: ["assets", "room", roomId],
    queryFn: ({ signal }) =>
      get<AssetResource[]>(`rooms/${roomId}/assets`, {
        query: { per_page: MOST_IN_ROOM },
        signal,
      }),
    enabled,
  });
}

/** All files in the rooms of the signed-in person, page by page. */
export function useMyAssets() {
  return useInfiniteQuery({
    queryKey: ["assets", "mine"],
    initialPageParam: 1,
    queryFn: async ({ pageParam, signal }) => {
      const query = { per_page: PER_PAGE, page: pageParam };
      const answer = await get<OwnedAssets>("users/me/assets", { query, signal });
      return answer.owned_assets;
    },
    getNextPageParam: (page: UserAssetResource[], _all, number) =>
      page.length < PER_PAGE ? undefined : number + 1,
  });
}

export function useDeleteAsset() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ roomId, assetId }: { roomId: string; assetId: string }) =>
      request<undefined>("DELETE", `rooms/${roomId}/assets/${assetId}`),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ["assets"] }),
        client.invalidateQueries({ queryKey: ["me"] }),
      ]),
  });
}
