package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nufleet.model.BoardId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkSettingsTest {
  @Test
  void a_link_has_the_same_source_whoever_dialled_before() throws UnknownHostException {
    LinkSettings settings = settings();
    Optional<InetAddress> source = settings.sourceFor(dial("board-00007", 3));
    for (int number = 1; number < 10; number++) {
      settings.sourceFor(dial("board-00008", number));
    }
    assertThat(settings.sourceFor(dial("board-00007", 3))).isEqualTo(source);
  }

  @Test
  void links_of_one_board_and_first_links_of_many_use_all_addresses() throws UnknownHostException {
    Set<InetAddress> ofOneBoard = new HashSet<>();
    Set<InetAddress> ofMany = new HashSet<>();
    for (int i = 1; i <= 100; i++) {
      settings().sourceFor(dial("board-00007", i)).ifPresent(ofOneBoard::add);
      settings().sourceFor(dial("board-" + i, 1)).ifPresent(ofMany::add);
    }
    assertThat(ofOneBoard).hasSize(3);
    assertThat(ofMany).hasSize(3);
  }

  @Test
  void without_addresses_the_system_chooses() {
    assertThat(LinkSettings.DEFAULT.sourceFor(dial("board-00007", 1))).isEmpty();
  }

  private static LinkSettings settings() throws UnknownHostException {
    return LinkSettings.DEFAULT.withSourceAddresses(List.of(InetAddress.getByName("127.0.0.2"),
        InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.4")));
  }

  private static Dial dial(String board, int number) {
    return new Dial(new BoardId(board), number, "example.org", 443, LinkShape.NONE);
  }
}
