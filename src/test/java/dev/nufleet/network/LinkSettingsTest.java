package dev.nufleet.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nufleet.model.BoardId;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"PT-0.001S", "PT5M0.001S"})
  void a_socket_without_a_board_is_kept_for_five_minutes_at_most(String keptFor) {
    assertThatThrownBy(() -> new LinkSettings.Vanishing(Duration.parse(keptFor), 1))
        .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(keptFor).hasMessageContaining("PT0S..PT5M");
    assertThat(LinkSettings.DEFAULT.vanishing().keptFor()).isEqualTo(Duration.ofMinutes(5));
  }

  private static LinkSettings settings() throws UnknownHostException {
    return LinkSettings.DEFAULT.withSourceAddresses(List.of(InetAddress.getByName("127.0.0.2"),
        InetAddress.getByName("127.0.0.3"), InetAddress.getByName("127.0.0.4")));
  }

  private static Dial dial(String board, int number) {
    return new Dial(new BoardId(board), number, "example.org", 443, LinkShape.NONE, 0);
  }
}
