"""Where a printer may lie on the server."""

import pytest

from hallq.domain.printer_paths import cups_queue, cups_server, printer_file, printer_host, printer_node, printer_port


@pytest.mark.parametrize("path", ["/dev/ttyUSB0", "/dev/ttyS1", "/dev/serial/by-id/usb-EPSON_TM-T20-if00", "/dev/pts/3", "/dev/printer/kiosk-1"])
def test_a_serial_port_is_taken(path):
    assert printer_port(path) == path


@pytest.mark.parametrize("path", ["/dev/usb/lp0", "/dev/lp1", "/dev/ttyUSB0", "/var/lib/hallq/slips.escpos", "/srv/a b/x.escpos"])
def test_a_device_or_a_file_of_slips_is_taken(path):
    assert printer_file(path) == path


@pytest.mark.parametrize(
    "path",
    ["/var/lib/hallq/secret.key", "/var/lib/hallq/hall.db", "/dev/sda", "/dev/mem", "slips.escpos", "/a/../b.escpos", "/a/.escpos", "", 7],
)
def test_nothing_else_is_written_on(path):
    with pytest.raises(ValueError, match=r"neither a printer's device|must"):
        printer_file(path)


@pytest.mark.parametrize("path", ["/var/lib/hallq/hall.db", "/dev/sda", "/dev/serial/by-id/../../sda", "/dev/printer/../sda", "ttyS0", "/dev/tty"])
def test_nothing_else_is_a_serial_port(path):
    with pytest.raises(ValueError, match="is no serial port"):
        printer_port(path)


@pytest.mark.parametrize("path", ["/dev/usb/lp0", "/dev/lp1", "/dev/printers/kiosk-1", "/dev/pts/3"])
def test_a_node_at_usb_is_taken(path):
    assert printer_node(path) == path


@pytest.mark.parametrize("path", ["/dev/ttyUSB0", "/dev/sda", "/dev/usb/hiddev0", "/dev/printers/../sda", "lp0", "/dev/usb/lp0 ", ""])
def test_nothing_else_is_a_node_at_usb(path):
    with pytest.raises(ValueError, match=r"no printer at USB|must not be empty"):
        printer_node(path)


@pytest.mark.parametrize("name", ["lobby", "Lobby_1.a-b", "q" * 127])
def test_a_queue_of_cups_is_taken(name):
    assert cups_queue(name) == name


@pytest.mark.parametrize("name", ["-lobby", "lobby queue", "lobby/../x", "lobby;rm", "厅", "q" * 128, ""])
def test_nothing_else_is_a_queue_of_cups(name):
    with pytest.raises(ValueError, match=r"no queue of CUPS|must not be empty"):
        cups_queue(name)


@pytest.mark.parametrize("server", ["printers.hall.lan", "192.0.2.7:631", "[2001:db8::7]:631", "[::1]", "/run/cups/cups.sock"])
def test_a_server_of_cups_is_taken(server):
    assert cups_server(server) == server


@pytest.mark.parametrize("server", ["http://a", "a:0", "a:65536", "a b", "-a", "run/cups.sock", "/run/../etc", "/run/", "a@b", ""])
def test_nothing_else_is_a_server_of_cups(server):
    with pytest.raises(ValueError, match=r"no server of CUPS|must not be empty"):
        cups_server(server)


@pytest.mark.parametrize("host", ["10.0.0.7", "printer-1.hall.lan", "lobby", "fe80::1", "3com.lan"])
def test_a_host_is_a_name_or_an_address(host):
    assert printer_host(host) == host


@pytest.mark.parametrize("host", ["10.0.0.7:9100", "http://10.0.0.7/", "a b", "999.1.1.1", "10.0.0", "-a", "", "[fe80::1]"])
def test_what_is_no_host_is_refused(host):
    with pytest.raises(ValueError, match=r"printer|empty|text"):
        printer_host(host)
