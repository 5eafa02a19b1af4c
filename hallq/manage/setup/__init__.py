"""The set-up of a hall by forms and by its file: both go the way of the document, so that they never disagree."""

from flask import Blueprint

from hallq.manage.setup import file_pages, matrix_pages, order_pages, pages, slip_pages, writes


def add_setup(blueprint: Blueprint) -> None:
    """Put the pages of the set-up into the office."""
    blueprint.before_request(file_pages.take_more)
    blueprint.before_request(slip_pages.take_more)
    add = blueprint.add_url_rule
    add("/setup/", view_func=pages.see_setup, endpoint="setup", methods=["GET"])
    add("/setup/hall", view_func=pages.see_hall, endpoint="setup_hall", methods=["GET"])
    add("/setup/hall", view_func=writes.change_whole, endpoint="setup_hall_change", methods=["POST"])
    add("/setup/file", view_func=file_pages.see_file, endpoint="setup_file", methods=["GET"])
    add("/setup/file/export", view_func=file_pages.export, endpoint="setup_file_export", methods=["GET"])
    add("/setup/file/check", view_func=file_pages.check, endpoint="setup_file_check", methods=["POST"])
    add("/setup/file", view_func=file_pages.load, endpoint="setup_file_load", methods=["POST"])
    add("/setup/matrix", view_func=matrix_pages.see_matrix, endpoint="setup_matrix", methods=["GET"])
    add("/setup/matrix/export", view_func=matrix_pages.export, endpoint="setup_matrix_export", methods=["GET"])
    add("/setup/matrix/check", view_func=matrix_pages.check, endpoint="setup_matrix_check", methods=["POST"])
    add("/setup/matrix", view_func=matrix_pages.load, endpoint="setup_matrix_load", methods=["POST"])
    add("/setup/order", view_func=order_pages.see_order, endpoint="setup_order", methods=["GET"])
    add("/setup/order", view_func=order_pages.use, endpoint="setup_order_use", methods=["POST"])
    add("/setup/slips/code/<code>/trial", view_func=slip_pages.print_trial, endpoint="setup_slip_trial", methods=["POST"])
    add("/setup/<section>/", view_func=pages.see_list, endpoint="setup_list", methods=["GET"])
    add("/setup/<section>/new", view_func=pages.see_new, endpoint="setup_new", methods=["GET"])
    add("/setup/<section>/new", view_func=writes.make, endpoint="setup_make", methods=["POST"])
    add("/setup/<section>/preview", view_func=pages.see_preview, endpoint="setup_preview", methods=["POST"])
    add("/setup/<section>/code/<code>", view_func=pages.see_thing, endpoint="setup_thing", methods=["GET"])
    add("/setup/<section>/code/<code>", view_func=writes.change, endpoint="setup_change", methods=["POST"])
    add("/setup/<section>/code/<code>/retire", view_func=pages.ask_retire, endpoint="setup_ask_retire", methods=["GET"])
    add("/setup/<section>/code/<code>/retire", view_func=writes.retire, endpoint="setup_retire", methods=["POST"])
    add("/setup/<section>/code/<code>/restore", view_func=writes.restore, endpoint="setup_restore", methods=["POST"])
    add("/setup/<section>/code/<code>/move", view_func=writes.move, endpoint="setup_move", methods=["POST"])
