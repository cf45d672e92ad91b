"""Who gets what: route × role × unit relation → status, in one table (trust, "How it is shown").

Each line: method, route, the thing its address names, further arguments of the address or query, then one status a
reader. ``tests/flows/test_matrix.py`` makes each request as each reader and fails for a route that has no line here.

Readers, in the order of the columns:

    anyone    nobody is logged in
    clerk     经办人、联络人 of the unit that sent the matter
    approver  分管负责人 of the same unit
    other     经办人、联络人 of the other party
    third     经办人、联络人 of a unit that has nothing to do with it
    司法局     supervisor
    政府办     gov_office; the matter is not escalated
    系统 安全 审计   the three administrators

Things: ``sent`` is a transfer that has gone out, ``draft`` one that has not, ``escalated`` one that 区政府办 was told
of, ``case`` an entry in the sender's register of cases, ``change`` the sender's draft of a change to the list;
``invitation`` is a meeting to which the sender has asked the other party;
``unsent`` is the draft of an urgent notice, ``hazard`` one that was sent, ``reported`` one of which the government
was told; ``agenda`` is a line of a meeting of the sender with the other party, ``agreed`` a task agreed there, ``given`` one that the other party has;
``plot`` is the sender's draft of a joint operation, ``raid`` one that the other party was asked to, ``raided`` one that took
place; ``suspicion`` the sender's draft of a criminal referral, ``undecided`` one that waits for its head, ``referral`` one that
went to the police, ``reversed`` the draft of what came back from the procuratorate;
``handover`` cases that go from the sender to the other party by a new list, ``basis`` a notice between them;
``dispute`` is one that waits for the other party, ``deciding`` one that lies before 区政府办;
``tip`` is a draft of a complaint at the sender, ``complaint`` one it has taken in, ``told`` one it has passed on to the other
party;
``shared`` is information that the other party got, ``unshared`` a draft of some, ``asked`` a table that it is to fill in;
``request`` is a letter of assistance from the sender to the other party, ``wish`` a draft of one;
``phrase`` and ``filter`` are the clerk's own; ``letter``, ``file`` and ``clock`` belong to a sent transfer, ``photo`` to
a draft; ``person``, ``unit`` and ``liaison``
are of no other meaning, no more than ``absence``; ``factors``: each administrator sets up a 动态口令; ``nothing`` does not exist, ``-`` names nothing. A POST carries the CSRF token and an empty form
``letter``, ``file``, ``clock`` and ``originals`` (on their way to the other party) belong to a sent transfer, ``photo`` to a draft; ``person``, ``unit`` and ``liaison``
are of no other meaning; ``nothing`` does not exist, ``-`` names nothing. A POST carries the CSRF token and an empty form
unless the arguments say more (``query`` and ``form`` name the field that carries the thing), so 422 means: this person may, if the form is filled in.
"""

from dataclasses import dataclass

READERS = tuple("anyone clerk approver other third supervisor gov_office system security audit".split())

TABLE = """
# method and route                                              thing      arguments                        any clk app oth 3rd 司法 政府 系统 安全 审计
GET  /metrics                                                   -          -                                404 404 404 404 404 404 404 404 404 404
GET  /healthz                                                   -          -                                200 200 200 200 200 200 200 200 200 200
GET  /readyz                                                    -          -                                200 200 200 200 200 200 200 200 200 200
GET  /static/<path:filename>                                    -          filename=mark.svg                200 200 200 200 200 200 200 200 200 200
GET  /static/<path:filename>                                    -          filename=none                    404 404 404 404 404 404 404 404 404 404

GET  /login                                                     -          -                                200 303 303 303 303 303 303 303 303 303
POST /login                                                     -          username={reader}                401 401 401 401 401 401 401 401 401 401
POST /login/code                                                -          -                                303 303 303 303 303 303 303 303 303 303
POST /logout                                                    -          -                                303 303 303 303 303 303 303 303 303 303
GET  /password                                                  -          -                                303 200 200 200 200 200 200 200 200 200
POST /password                                                  -          -                                303 422 422 422 422 422 422 422 422 422
GET  /resume                                                    -          -                                303 303 303 303 303 303 303 303 303 303
POST /preferences/text-size                                     -          -                                400 400 400 400 400 400 400 400 400 400

GET  /                                                          -          -                                303 200 200 200 200 200 200 200 200 200
GET  /calendar/                                                 -          -                                303 200 200 200 200 200 200 403 403 403
GET  /calendar/                                                 -          whose=district,view=list         303 200 200 200 200 200 200 403 403 403
GET  /calendar/<secret>.ics                                     -          secret=guessed                   404 404 404 404 404 404 404 404 404 404
GET  /calendar/matters/<int:matter_id>.ics                      sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /calendar/matters/<int:matter_id>.ics                      nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /calendar/matters/<int:matter_id>.ics                      raid       -                                303 200 200 200 404 404 404 404 404 404
POST /me/feed                                                   -          -                                303 200 200 200 200 200 200 403 403 403
POST /me/feed/withdraw                                          -          -                                303 303 303 303 303 303 303 303 303 303
GET  /todo                                                      -          -                                303 200 200 200 200 200 200 200 200 200
GET  /done                                                      -          -                                303 200 200 200 200 200 200 200 200 200
GET  /drafts/                                                   -          -                                303 200 200 200 200 200 200 200 200 200
GET  /supervision/                                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /notices/                                                  -          -                                303 200 200 200 200 200 200 200 200 200
POST /notices/read                                              -          -                                303 303 303 303 303 303 303 303 303 303
GET  /search                                                    -          q=消防                             303 200 200 200 200 200 200 200 200 200
GET  /matters/<int:matter_id>                                   sent       -                                303 302 302 302 404 302 404 404 404 404
GET  /matters/<int:matter_id>                                   draft      -                                303 302 302 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>                                   escalated  -                                303 302 302 302 404 302 302 404 404 404
GET  /matters/<int:matter_id>                                   nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/clocks/<int:clock_id>             clock      -                                303 200 200 200 404 200 404 404 404 404
GET  /matters/<int:matter_id>/clocks                            sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /matters/<int:matter_id>/clocks                            draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/clocks                            escalated  -                                303 200 200 200 404 200 200 404 404 404
GET  /matters/<int:matter_id>/clocks                            nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/clocks/<int:clock_id>             nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /matters/bulk/take                                         -          step=receive                     303 303 303 303 303 303 303 303 303 303
POST /matters/bulk/take                                         sent       form=matter,step=receive         303 200 200 200 200 200 200 200 200 200
POST /matters/bulk/assign                                       -          -                                303 303 303 303 303 303 303 303 303 303
POST /matters/bulk/assign                                       sent       form=matter                      303 200 200 200 200 200 200 200 200 200
POST /matters/bulk/print                                        -          -                                303 303 303 303 303 303 303 303 303 303
POST /matters/<int:matter_id>/assign                            sent       -                                303 303 303 303 404 403 404 404 404 404
POST /matters/<int:matter_id>/assign                            draft      -                                303 303 303 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/assign                            nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /matters/papers                                            sent       query=matter                     303 200 200 200 404 200 404 404 404 404
GET  /matters/papers                                            draft      query=matter                     303 200 200 404 404 404 404 404 404 404
GET  /matters/papers                                            nothing    query=matter                     303 404 404 404 404 404 404 404 404 404
GET  /matters/kinds/<kind>                                      -          kind=transfer                    303 302 302 302 302 302 302 302 302 302
GET  /matters/kinds/<kind>                                      -          kind=no_such                     303 404 404 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/archive.zip                       sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /matters/<int:matter_id>/archive.zip                       draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/archive.zip                       nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/incident                          sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /matters/<int:matter_id>/incident                          draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/incident                          nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/unmask                            sent       -                                303 422 422 422 404 403 404 404 404 404
POST /matters/<int:matter_id>/unmask                            draft      -                                303 422 422 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/unmask                            case       -                                303 404 404 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/unmask                            nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/originals/new                     sent       -                                303 200 200 200 404 403 404 404 404 404
GET  /matters/<int:matter_id>/originals/new                     draft      -                                303 403 403 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/originals/new                     sent       -                                303 422 422 422 404 403 404 404 404 404
GET  /matters/<int:matter_id>/originals/<int:sheet_id>          originals  -                                303 200 200 200 404 200 404 404 404 404
GET  /matters/<int:matter_id>/originals/<int:sheet_id>          nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/originals/<int:sheet_id>.docx     originals  -                                303 200 200 200 404 200 404 404 404 404
POST /matters/<int:matter_id>/originals/<int:sheet_id>/sign     originals  -                                303 422 422 303 404 403 404 404 404 404
GET  /blanks/                                                   -          -                                303 200 200 200 200 200 200 200 200 200
GET  /blanks/all                                                -          -                                303 200 200 200 200 200 200 200 200 200
GET  /blanks/<name>                                             -          name=transfer-service_receipt    303 200 200 200 200 200 200 200 200 200
GET  /blanks/<name>                                             -          name=no-such                     303 404 404 404 404 404 404 404 404 404
GET  /blanks/<name>.docx                                        -          name=core-originals_sheet        303 200 200 200 200 200 200 200 200 200
GET  /matters/<int:matter_id>/supervision                       sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /matters/<int:matter_id>/supervision                       draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/supervision                       escalated  -                                303 200 200 200 404 200 200 404 404 404
GET  /matters/<int:matter_id>/supervision                       nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/supervise                         sent       -                                303 403 403 403 404 422 404 404 404 404
POST /matters/<int:matter_id>/supervise                         nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /matters/<int:matter_id>/lift                              escalated  -                                303 403 403 403 404 422 403 404 404 404
POST /matters/<int:matter_id>/lift                              nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /digests/<day>                                             -          day=2026-11-20                   303 404 404 404 404 404 404 404 404 404
GET  /digests/<day>                                             -          day=today                        303 404 404 404 404 404 404 404 404 404
GET  /help/                                                     -          -                                303 200 200 200 200 200 200 200 200 200
GET  /me/                                                       -          -                                303 200 200 200 200 200 200 200 200 200
GET  /handover/<int:person_id>                                  person     -                                303 404 404 404 200 404 404 404 404 404
GET  /handover/<int:person_id>                                  nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /handover/<int:person_id>.xlsx                             person     -                                303 404 404 404 200 404 404 404 404 404
GET  /me/totp/                                                  -          -                                303 403 403 403 403 403 403 200 200 200
POST /me/totp/                                                  -          -                                303 403 403 403 403 403 403 303 303 303
GET  /me/totp/qr.svg                                            factors    -                                303 404 404 404 404 404 404 404 404 404
POST /me/totp/confirm                                           factors    -                                303 404 404 404 404 404 404 422 422 422
GET  /absences/                                                 -          -                                303 200 200 200 200 200 200 403 403 403
GET  /absences/<int:person_id>                                  person     -                                303 404 404 404 403 404 404 200 404 404
GET  /absences/<int:person_id>                                  nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /absences/<int:person_id>                                  person     -                                303 404 404 404 403 404 404 422 404 404
POST /absences/<int:person_id>/deputy                           person     -                                303 404 404 404 403 404 404 403 404 404
POST /absences/<int:absence_id>/end                             absence    -                                303 404 404 404 403 404 404 303 404 404
POST /absences/<int:absence_id>/end                             nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /me/phones                                                 -          -                                303 303 303 303 303 303 303 303 303 303
POST /undo                                                      -          -                                303 303 303 303 303 303 303 303 303 303
GET  /me/phrases/                                               -          -                                303 200 200 200 200 200 200 200 200 200
POST /me/phrases/                                               -          -                                303 422 422 422 422 422 422 422 422 422
POST /me/phrases/keep                                           -          phrase_field=facts,facts=现场清点    303 200 200 200 200 200 200 200 200 200
POST /me/phrases/<int:phrase_id>                                phrase     text=改写,use=                     303 303 404 404 404 404 404 404 404 404
POST /me/phrases/<int:phrase_id>/remove                         phrase     -                                303 303 404 404 404 404 404 404 404 404
POST /me/phrases/<int:phrase_id>/remove                         nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /me/filters/<kind>                                         -          kind=transfer,name=到期,light=late 303 303 303 303 303 303 303 303 303 303
POST /me/filters/<kind>                                         -          kind=transfer                    303 422 422 422 422 422 422 422 422 422
POST /me/filters/<kind>                                         -          kind=none                        303 404 404 404 404 404 404 404 404 404
POST /me/filters/<int:filter_id>/default                        filter     -                                303 303 404 404 404 404 404 404 404 404
POST /me/filters/<int:filter_id>/remove                         filter     -                                303 303 404 404 404 404 404 404 404 404
POST /me/sessions/end                                           -          -                                303 303 303 303 303 303 303 303 303 303

GET  /files/<int:file_id>                                       file       -                                303 200 200 200 404 200 404 404 404 404
GET  /files/<int:file_id>                                       photo      -                                303 200 200 404 404 404 404 404 404 404
GET  /files/<int:file_id>                                       nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /files/<int:file_id>/detach                                file       -                                303 422 422 403 404 403 404 404 404 404
POST /files/<int:file_id>/detach                                photo      -                                303 303 303 404 404 404 404 404 404 404
GET  /letters/                                                  -          -                                303 200 200 200 200 200 200 403 403 403
GET  /letters/<int:letter_id>                                   letter     -                                303 200 200 200 404 200 404 404 404 404
GET  /letters/<int:letter_id>                                   nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /letters/<int:letter_id>.docx                              letter     -                                303 200 200 200 404 200 404 404 404 404
POST /letters/<int:letter_id>/whole                             letter     -                                303 422 422 422 404 403 404 404 404 404
POST /letters/<int:letter_id>/whole                             nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /letters/<int:letter_id>/edit                              letter     -                                303 422 422 422 404 422 404 404 404 404
POST /letters/<int:letter_id>/delete                            letter     -                                303 422 422 422 404 422 404 404 404 404

GET  /complaints/                                               -          -                                303 200 200 200 200 200 200 200 200 200
GET  /complaints/new                                            -          -                                303 200 200 200 200 200 200 200 200 200
GET  /complaints/new                                            complaint  query=grew_from                  303 200 200 404 404 200 404 404 404 404
GET  /complaints/whose                                          -          -                                303 200 200 200 200 200 200 200 200 200
GET  /complaints/grown/<int:matter_id>/identity                 sent       -                                303 404 404 404 404 404 404 404 404 404
POST /complaints/grown/<int:matter_id>/identity                 sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /complaints/similar                                        -          -                                303 200 200 200 200 200 200 200 200 200
POST /complaints/orders/read                                    -          -                                303 200 200 200 200 200 200 200 200 200
GET  /complaints/orders/labels                                  -          -                                303 403 403 403 403 403 403 200 403 403
POST /complaints/orders/labels/try                              -          -                                303 403 403 403 403 403 403 422 403 403
POST /complaints/orders/labels                                  -          -                                303 403 403 403 403 403 403 422 403 403
POST /complaints/new                                            -          -                                303 303 303 303 303 403 403 403 403 403
POST /complaints/new/draft                                      -          -                                303 200 200 200 200 403 403 403 403 403
GET  /complaints/<int:matter_id>                                complaint  -                                303 200 200 404 404 200 404 404 404 404
GET  /complaints/<int:matter_id>                                tip        -                                303 200 200 404 404 404 404 404 404 404
GET  /complaints/<int:matter_id>                                told       -                                303 200 200 200 404 200 404 404 404 404
GET  /complaints/<int:matter_id>                                nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /complaints/<int:matter_id>/preview/<name>                 complaint  name=register_form               303 200 200 404 404 200 404 404 404 404
GET  /complaints/<int:matter_id>/preview/<name>                 told       name=office_notice               303 200 200 200 404 200 404 404 404 404
GET  /complaints/<int:matter_id>/preview/<name>                 complaint  name=no_such                     303 404 404 404 404 404 404 404 404 404
GET  /complaints/<int:matter_id>/preview/<name>.docx            complaint  name=register_form               303 200 200 404 404 200 404 404 404 404
POST /complaints/<int:matter_id>/draft                          tip        -                                303 200 200 404 404 404 404 404 404 404
POST /complaints/<int:matter_id>/draft                          complaint  -                                303 422 422 404 404 422 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         tip        step=register,act=submit         303 303 303 404 404 404 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         complaint  step=verify                      303 422 422 404 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         complaint  step=return_order                303 422 422 404 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         complaint  step=merge                       303 422 422 404 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         complaint  step=close                       303 422 422 404 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         complaint  step=reply                       303 409 409 404 404 409 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         told       step=ask_guidance                303 403 403 422 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         told       step=register_offline            303 422 422 422 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         told       step=note_result                 303 403 403 403 404 403 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         complaint  step=no_such                     303 404 404 404 404 404 404 404 404 404
POST /complaints/<int:matter_id>/<step>                         nothing    step=verify                      303 404 404 404 404 404 404 404 404 404

GET  /transfer/                                                 -          -                                303 200 200 200 200 200 200 200 200 200
GET  /transfer/new                                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /transfer/new                                              sent       query=grew_from                  303 200 200 200 404 200 404 404 404 404
GET  /transfer/receiver                                         -          -                                303 200 200 200 200 200 200 200 200 200
POST /transfer/new                                              -          -                                303 303 303 303 303 403 403 403 403 403
POST /transfer/new/draft                                        -          -                                303 200 200 200 200 403 403 403 403 403
GET  /transfer/<int:matter_id>                                  sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /transfer/<int:matter_id>                                  draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /transfer/<int:matter_id>                                  submitted  -                                303 200 200 404 404 404 404 404 404 404
GET  /transfer/<int:matter_id>                                  escalated  -                                303 200 200 200 404 200 200 404 404 404
GET  /transfer/<int:matter_id>                                  nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /transfer/<int:matter_id>/preview/<name>                   sent       name=transfer_letter             303 200 200 200 404 200 404 404 404 404
GET  /transfer/<int:matter_id>/preview/<name>                   draft      name=transfer_letter             303 200 200 404 404 404 404 404 404 404
GET  /transfer/<int:matter_id>/preview/<name>.docx              sent       name=service_receipt             303 200 200 200 404 200 404 404 404 404
GET  /transfer/<int:matter_id>/preview/<name>.docx              draft      name=service_receipt             303 200 200 404 404 404 404 404 404 404
POST /transfer/<int:matter_id>/draft                            draft      -                                303 200 200 404 404 404 404 404 404 404
POST /transfer/<int:matter_id>/draft                            sent       -                                303 422 422 422 404 422 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           draft      step=submit,act=submit           303 303 403 404 404 404 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           submitted  step=approve                     303 403 303 404 404 404 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           sent       step=receive                     303 403 403 303 404 403 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           sent       step=withdraw                    303 422 422 403 404 403 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           sent       step=approve                     303 409 409 409 404 409 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           sent       step=no_such                     303 404 404 404 404 404 404 404 404 404
POST /transfer/<int:matter_id>/<step>                           nothing    step=receive                     303 404 404 404 404 404 404 404 404 404

GET  /consultation/                                             -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/hazard_notice/figures                        -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/hazard_notice/new                            -          -                                303 200 200 200 200 200 200 200 200 200
POST /consultation/hazard_notice/new                            -          -                                303 303 303 303 303 403 403 403 403 403
POST /consultation/hazard_notice/new                            -          act=submit                       303 422 422 422 422 403 403 403 403 403
POST /consultation/<kind>/new/draft                             -          kind=hazard_notice               303 200 200 200 200 403 403 403 403 403
POST /consultation/<kind>/new/draft                             -          kind=meeting                     303 200 200 200 200 200 200 403 403 403
POST /consultation/<kind>/new/draft                             -          kind=no_such                     303 404 404 404 404 404 404 404 404 404
GET  /consultation/meetings                                     -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/meeting/figures                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/<int:matter_id>                              invitation -                                303 200 200 200 404 200 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>               invitation name=attendance_sheet            303 200 200 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>               agenda     name=meeting_minutes             303 200 200 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>               invitation name=meeting_notice              303 200 200 200 404 200 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=attend                      303 403 403 303 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=answer,attendance=decline   303 403 403 422 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=change_answer               303 403 403 422 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=postpone                    303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=invite                      303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=cancel                      303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       invitation step=conclude                    303 422 422 403 404 403 404 404 404 404
GET  /consultation/meeting/slots                                -          length=90                        303 200 200 200 200 200 200 200 200 200
GET  /consultation/meeting/slots                                sent       query=but                        303 200 200 200 404 200 404 404 404 404
GET  /consultation/meeting/series                               -          -                                303 200 200 200 200 200 200 403 403 403
POST /consultation/meeting/series                               -          -                                303 422 422 422 422 422 422 403 403 403
GET  /consultation/meeting/new                                  -          -                                303 200 200 200 200 200 200 200 200 200
POST /consultation/meeting/new                                  -          -                                303 422 422 422 422 422 422 403 403 403
POST /consultation/meeting/new                                  -          act=save                         303 303 303 303 303 303 303 403 403 403
GET  /consultation/meeting_task/                                -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/<int:matter_id>                              agenda     -                                303 200 200 200 404 200 404 404 404 404
GET  /consultation/<int:matter_id>                              given      -                                303 200 200 200 404 200 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       agenda     step=record                      303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       given      step=finish                      303 403 403 422 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       given      step=drop                        303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/agenda                       agenda     -                                303 303 303 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/agenda                       hazard     -                                303 404 404 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/agenda                       nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/agenda/<int:line_id>/<act>   agenda     act=up                           303 303 303 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/agenda/<int:line_id>/<act>   agenda     act=text                         303 303 303 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/agenda/<int:line_id>/<act>   agenda     act=remove                       303 303 303 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/agenda/<int:line_id>/<act>   agenda     act=no_such                      303 404 404 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/agenda/<int:line_id>/<act>   nothing    act=up                           303 404 404 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/agenda/tasks/<int:task_id>/remove agreed -                               303 303 303 403 404 403 404 404 404 404
GET  /consultation/matters/<int:matter_id>/mark                 sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /consultation/matters/<int:matter_id>/mark                 draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /consultation/matters/<int:matter_id>/mark                 nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /consultation/matters/<int:matter_id>/mark                 sent       -                                303 422 422 422 404 403 404 404 404 404
POST /consultation/matters/<int:matter_id>/mark                 sent       why=上会                         303 303 303 303 404 403 404 404 404 404
POST /consultation/matters/<int:matter_id>/unmark               sent       -                                303 404 404 404 404 403 404 404 404 404
GET  /consultation/operations                                  -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/joint_operation/new                         -          -                                303 200 200 200 200 200 200 200 200 200
GET  /consultation/joint_operation/new                         sent       query=grew_from                  303 200 200 200 404 200 404 404 404 404
POST /consultation/joint_operation/new                         -          -                                303 303 303 303 303 403 403 403 403 403
POST /consultation/joint_operation/new                         -          act=submit                       303 422 422 422 422 403 403 403 403 403
POST /consultation/<kind>/new/draft                            -          kind=joint_operation             303 200 200 200 200 403 403 403 403 403
GET  /consultation/<int:matter_id>                             plot       -                                303 200 200 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>                             raid       -                                303 200 200 200 404 404 404 404 404 404
GET  /consultation/<int:matter_id>                             raided     -                                303 200 200 200 404 200 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>              raid       name=joint_plan                  303 200 200 200 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                      plot       step=plan,act=submit             303 422 422 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                      raid       step=confirm                     303 403 403 422 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                      raid       step=cancel                      303 422 422 403 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                      raid       step=reschedule                  303 403 422 403 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                      raided     step=record_result               303 403 403 422 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                      raided     step=conclude                    303 422 422 403 404 403 404 404 404 404
GET  /consultation/<int:matter_id>                              hazard     -                                303 200 200 200 404 200 404 404 404 404
GET  /consultation/<int:matter_id>                              unsent     -                                303 200 200 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>                              reported   -                                303 200 200 200 404 200 200 404 404 404
GET  /consultation/<int:matter_id>                              sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>                              nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>               hazard     name=hazard_report               303 200 200 200 404 200 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>.docx          hazard     name=hazard_notice               303 200 200 200 404 200 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>               unsent     name=hazard_notice               303 200 200 404 404 404 404 404 404 404
GET  /consultation/<int:matter_id>/preview/<name>               hazard     name=no_such                     303 404 404 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/draft                        unsent     -                                303 200 200 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/draft                        hazard     -                                303 422 422 422 404 422 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       unsent     step=send,act=submit             303 303 303 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       hazard     step=acknowledge                 303 403 403 303 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       hazard     step=refuse                      303 403 403 303 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       hazard     step=log_call                    303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       hazard     step=report                      303 403 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       hazard     step=close                       303 422 422 403 404 403 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       reported   step=receive_report              303 403 403 403 404 403 303 404 404 404
POST /consultation/<int:matter_id>/<step>                       reported   step=instruct                    303 403 403 403 404 403 422 404 404 404
POST /consultation/<int:matter_id>/<step>                       hazard     step=no_such                     303 404 404 404 404 404 404 404 404 404
POST /consultation/<int:matter_id>/<step>                       nothing    step=acknowledge                 303 404 404 404 404 404 404 404 404 404
GET  /assistance/                                               -          -                                303 200 200 200 200 200 200 200 200 200
GET  /assistance/new                                            -          -                                303 200 200 200 200 200 200 200 200 200
GET  /assistance/new                                            sent       query=grew_from                  303 200 200 200 404 200 404 404 404 404
POST /assistance/new                                            -          -                                303 303 303 303 303 403 403 403 403 403
POST /assistance/new/draft                                      -          -                                303 200 200 200 200 403 403 403 403 403
GET  /assistance/<int:matter_id>                                request    -                                303 200 200 200 404 200 404 404 404 404
GET  /assistance/<int:matter_id>                                wish       -                                303 200 200 404 404 404 404 404 404 404
GET  /assistance/<int:matter_id>                                sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /assistance/<int:matter_id>                                nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /assistance/<int:matter_id>/preview/<name>                 request    name=archive_record              303 200 200 200 404 200 404 404 404 404
GET  /assistance/<int:matter_id>/preview/<name>                 wish       name=assistance_letter           303 200 200 404 404 404 404 404 404 404
GET  /assistance/<int:matter_id>/preview/<name>                 request    name=reply_letter                303 404 404 404 404 404 404 404 404 404
GET  /assistance/<int:matter_id>/preview/<name>.docx            request    name=service_receipt             303 200 200 200 404 200 404 404 404 404
GET  /assistance/<int:matter_id>/preview/<name>.docx            wish       name=onsite_record               303 200 200 404 404 404 404 404 404 404
POST /assistance/<int:matter_id>/draft                          wish       -                                303 200 200 404 404 404 404 404 404 404
POST /assistance/<int:matter_id>/draft                          request    -                                303 422 422 422 404 422 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         wish       step=submit,act=submit           303 303 403 404 404 404 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         request    step=receive                     303 403 403 303 404 403 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         request    step=reply                       303 403 403 422 404 403 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         request    step=record_refusal              303 422 422 403 404 403 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         request    step=approve                     303 409 409 409 404 409 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         request    step=no_such                     303 404 404 404 404 404 404 404 404 404
POST /assistance/<int:matter_id>/<step>                         nothing    step=receive                     303 404 404 404 404 404 404 404 404 404

GET  /disputes/                                                 -          -                                303 200 200 200 200 200 200 200 200 200
GET  /disputes/new                                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /disputes/new                                              sent       query=grew_from                  303 200 200 200 404 200 404 404 404 404
POST /disputes/new                                              -          -                                303 303 303 303 303 403 403 403 403 403
POST /disputes/new/draft                                        -          -                                303 200 200 200 200 403 403 403 403 403
GET  /disputes/precedents                                       -          item=1                           303 200 200 200 200 200 200 200 200 200
GET  /disputes/<int:matter_id>                                  dispute    -                                303 200 200 200 404 200 404 404 404 404
GET  /disputes/<int:matter_id>                                  deciding   -                                303 200 200 200 404 200 200 404 404 404
GET  /disputes/<int:matter_id>                                  nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /disputes/<int:matter_id>                                  sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /disputes/<int:matter_id>/preview/<name>                   dispute    name=negotiation_record          303 200 200 200 404 200 404 404 404 404
GET  /disputes/<int:matter_id>/preview/<name>                   deciding   name=decision_letter             303 200 200 200 404 200 200 404 404 404
GET  /disputes/<int:matter_id>/preview/<name>.docx              dispute    name=submission                  303 200 200 200 404 200 404 404 404 404
POST /disputes/<int:matter_id>/draft                            dispute    -                                303 422 422 422 404 422 404 404 404 404
POST /disputes/<int:matter_id>/<step>                           dispute    step=negotiate                   303 422 422 422 404 403 404 404 404 404
POST /disputes/<int:matter_id>/<step>                           dispute    step=withdraw                    303 422 422 403 404 403 404 404 404 404
POST /disputes/<int:matter_id>/<step>                           dispute    step=submit                      303 403 422 403 404 403 404 404 404 404
POST /disputes/<int:matter_id>/<step>                           deciding   step=decide                      303 403 403 403 404 403 422 404 404 404
POST /disputes/<int:matter_id>/<step>                           dispute    step=no_such                     303 404 404 404 404 404 404 404 404 404
POST /disputes/<int:matter_id>/<step>                           nothing    step=negotiate                   303 404 404 404 404 404 404 404 404 404

GET  /filing/                                                   -          -                                303 200 200 200 200 200 200 200 200 200
GET  /filing/new                                                -          -                                303 200 200 200 200 200 200 200 200 200
POST /filing/new                                                -          -                                303 303 303 303 303 403 403 403 403 403
POST /filing/new/draft                                          -          -                                303 200 200 200 200 403 403 403 403 403
GET  /filing/<int:matter_id>                                    case       -                                303 200 200 404 404 200 404 404 404 404
GET  /filing/<int:matter_id>                                    nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /filing/<int:matter_id>/draft                              case       -                                303 422 422 404 404 422 404 404 404 404
POST /filing/<int:matter_id>/<step>                             case       step=conclude                    303 422 422 404 404 403 404 404 404 404
POST /filing/<int:matter_id>/<step>                             nothing    step=conclude                    303 404 404 404 404 404 404 404 404 404

GET  /sharing/                                                  -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/requests                                          -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/library                                           -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/about                                             -          item=1                           303 200 200 200 200 200 200 200 200 200
GET  /sharing/readers                                           -          category=6                       303 200 200 200 200 200 200 200 200 200
GET  /sharing/trainings/new                                     -          -                                303 200 200 200 200 200 200 200 200 200
POST /sharing/trainings/new                                     -          -                                303 422 422 422 422 403 403 403 403 403
GET  /sharing/bulk                                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/bulk/sheet.xlsx                                   -          -                                303 200 200 200 200 200 200 200 200 200
POST /sharing/bulk                                              -          category=6                       303 422 422 422 422 422 422 422 422 422
GET  /sharing/ledger                                            -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/ledger.xlsx                                       -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/delays                                            -          -                                303 403 403 403 403 200 403 403 403 403
POST /sharing/delays                                            -          category=3,act=draft             303 403 403 403 403 303 403 403 403 403
GET  /sharing/share/new                                         -          -                                303 200 200 200 200 200 200 200 200 200
GET  /sharing/info_request/new                                  -          -                                303 200 200 200 200 200 200 200 200 200
POST /sharing/share/new                                         -          act=save                         303 303 303 303 303 403 403 403 403 403
POST /sharing/share/new                                         -          act=submit                       303 422 422 422 422 403 403 403 403 403
POST /sharing/info_request/new                                  -          act=save                         303 303 303 303 303 403 403 403 403 403
POST /sharing/<kind>/new/draft                                  -          kind=share                       303 200 200 200 200 403 403 403 403 403
POST /sharing/<kind>/new/draft                                  -          kind=no_such                     303 404 404 404 404 404 404 404 404 404
GET  /sharing/<int:matter_id>                                   shared     -                                303 200 200 200 404 200 404 404 404 404
GET  /sharing/<int:matter_id>                                   unshared   -                                303 200 200 404 404 404 404 404 404 404
GET  /sharing/<int:matter_id>                                   asked      -                                303 200 200 200 404 200 404 404 404 404
GET  /sharing/<int:matter_id>                                   sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /sharing/<int:matter_id>                                   nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /sharing/<int:matter_id>/collected.xlsx                    asked      -                                303 200 200 404 404 404 404 404 404 404
POST /sharing/<int:matter_id>/draft                             unshared   -                                303 200 200 404 404 404 404 404 404 404
POST /sharing/<int:matter_id>/draft                             shared     -                                303 422 422 422 404 422 404 404 404 404
POST /sharing/<int:matter_id>/<step>                            unshared   step=publish                     303 422 422 404 404 404 404 404 404 404
POST /sharing/<int:matter_id>/<step>                            shared     step=acknowledge                 303 403 403 303 404 403 404 404 404 404
POST /sharing/<int:matter_id>/<step>                            shared     step=correct                     303 422 422 403 404 403 404 404 404 404
POST /sharing/<int:matter_id>/<step>                            asked      step=answer                      303 403 403 422 404 403 404 404 404 404
POST /sharing/<int:matter_id>/<step>                            nothing    step=publish                     303 404 404 404 404 404 404 404 404 404

GET  /statistics/                                               -          -                                303 200 200 200 200 200 200 403 403 403
GET  /statistics/ledger                                         -          -                                303 200 200 200 200 200 200 403 403 403
GET  /statistics/ledger.<file_kind>                             -          file_kind=xlsx                   303 200 200 200 200 200 200 403 403 403
GET  /statistics/ledger.<file_kind>                             -          file_kind=exe                    303 404 404 404 404 404 404 404 404 404
GET  /statistics/export                                         -          month=2026-11                    303 200 200 200 200 200 200 403 403 403

GET  /api/v1/openapi.json                                       -          -                                401 200 200 200 200 200 200 200 200 200
GET  /api/v1/kinds                                              -          -                                401 200 200 200 200 200 200 200 200 200
GET  /judicial/                                                 -          -                                303 200 200 200 200 200 200 200 200 200
GET  /judicial/opinions                                         -          -                                303 200 200 200 200 200 200 200 200 200
GET  /judicial/new                                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /judicial/new                                              sent       query=grew_from                  303 200 200 200 404 200 404 404 404 404
GET  /judicial/criminal_referral/new                            -          -                                303 200 200 200 200 200 200 200 200 200
GET  /judicial/procuratorial_opinion/new                        -          -                                303 200 200 200 200 200 200 200 200 200
POST /judicial/new                                              -          act=save                         303 303 303 303 303 403 403 403 403 403
POST /judicial/criminal_referral/new                            -          act=team                         303 422 403 422 422 403 403 403 403 403
POST /judicial/procuratorial_opinion/new                        -          act=save                         303 303 303 303 303 403 403 403 403 403
POST /judicial/<kind>/new/draft                                 -          kind=no_such                     303 404 404 404 404 404 404 404 404 404
POST /judicial/<kind>/new/draft                                 -          kind=criminal_referral           303 200 200 200 200 403 403 403 403 403
GET  /judicial/standard                                         -          offence=污染环境罪                  303 200 200 200 200 200 200 200 200 200
GET  /judicial/<int:matter_id>                                  referral   -                                303 200 200 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>                                  undecided  -                                303 200 200 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>                                  suspicion  -                                303 200 200 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>                                  reversed   -                                303 200 200 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>                                  sent       -                                303 404 404 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>                                  nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>/preview/<name>                   referral   name=goods_record                303 200 200 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>/preview/<name>                   reversed   name=reply_letter                303 200 200 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>/preview/<name>                   referral   name=no_such                     303 404 404 404 404 404 404 404 404 404
GET  /judicial/<int:matter_id>/preview/<name>.docx              referral   name=report_record               303 200 200 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/draft                            suspicion  -                                303 200 200 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/draft                            referral   -                                303 422 422 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           suspicion  step=appoint_team,act=report     303 422 403 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           suspicion  step=drop                        303 422 422 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           undecided  step=approve                     303 403 422 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           undecided  step=disapprove                  303 403 422 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           referral   step=receipt                     303 422 403 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           referral   step=approve                     303 409 409 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           reversed   step=register                    303 422 403 404 404 404 404 404 404 404
POST /judicial/<int:matter_id>/<step>                           nothing    step=receipt                     303 404 404 404 404 404 404 404 404 404
GET  /judicial/of/<int:matter_id>                               sent       -                                303 200 200 200 404 200 404 404 404 404
GET  /judicial/of/<int:matter_id>                               draft      -                                303 200 200 404 404 404 404 404 404 404
GET  /judicial/of/<int:matter_id>                               nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /judicial/library                                          -          -                                303 200 200 200 200 200 200 200 200 200
POST /judicial/library                                          -          -                                303 403 403 403 403 422 403 422 403 403
POST /judicial/library/<int:number>                             nothing    name=罪,article=条,standard=标,source=源 303 403 403 403 403 404 403 404 403 403
GET  /judicial/figures                                          -          -                                303 200 200 200 200 200 200 403 403 403
GET  /matters/<int:matter_id>                                   referral   -                                303 302 302 404 404 404 404 404 404 404
GET  /matters/<int:matter_id>/archive.zip                       referral   -                                303 200 200 404 404 404 404 404 404 404

GET  /api/v1/powers/who                                         -          item=410703-CF-0151              401 200 200 200 200 200 200 200 200 200
GET  /api/v1/terms/due                                          -          rule=transfer.normal,from=2026-11-20 401 200 200 200 200 200 200 200 200 200
GET  /api/v1/matters                                            -          -                                401 200 200 200 200 200 200 200 200 200
POST /api/v1/matters                                            -          kind=transfer                    401 201 201 201 201 403 403 403 403 403
POST /api/v1/matters                                            -          kind=no_such                     401 404 404 404 404 404 404 404 404 404
GET  /api/v1/matters/<int:matter_id>                            sent       -                                401 200 200 200 404 200 404 404 404 404
GET  /api/v1/matters/<int:matter_id>                            draft      -                                401 200 200 404 404 404 404 404 404 404
GET  /api/v1/matters/<int:matter_id>                            escalated  -                                401 200 200 200 404 200 200 404 404 404
GET  /api/v1/matters/<int:matter_id>                            nothing    -                                401 404 404 404 404 404 404 404 404 404
POST /api/v1/matters/<int:matter_id>/steps/<step>               draft      step=submit                      401 200 403 404 404 404 404 404 404 404
POST /api/v1/matters/<int:matter_id>/steps/<step>               sent       step=receive                     401 403 403 200 404 403 404 404 404 404
POST /api/v1/matters/<int:matter_id>/steps/<step>               sent       step=approve                     401 409 409 409 404 409 404 404 404 404
POST /api/v1/matters/<int:matter_id>/steps/<step>               nothing    step=receive                     401 404 404 404 404 404 404 404 404 404
POST /api/v1/matters/<int:matter_id>/files                      sent       -                                401 422 422 422 404 422 404 404 404 404
POST /api/v1/matters/<int:matter_id>/files                      nothing    -                                401 404 404 404 404 404 404 404 404 404
GET  /api/v1/matters/<int:matter_id>/archive.zip                sent       -                                401 200 200 200 404 200 404 404 404 404
GET  /api/v1/matters/<int:matter_id>/archive.zip                nothing    -                                401 404 404 404 404 404 404 404 404 404
POST /api/v1/matters/<int:matter_id>/unmask                     sent       -                                401 422 422 422 404 422 404 404 404 404
POST /api/v1/matters/<int:matter_id>/unmask                     nothing    -                                401 404 404 404 404 404 404 404 404 404
GET  /api/v1/files/<int:file_id>                                file       -                                401 200 200 200 404 200 404 404 404 404
GET  /api/v1/files/<int:file_id>                                nothing    -                                401 404 404 404 404 404 404 404 404 404
GET  /api/v1/letters/<int:letter_id>.docx                       letter     -                                401 200 200 200 404 200 404 404 404 404
GET  /api/v1/letters/<int:letter_id>.docx                       nothing    -                                401 404 404 404 404 404 404 404 404 404

GET  /announcements/                                            -          -                                303 200 200 200 200 200 200 200 200 200
POST /announcements/<int:number>/read                           nothing    -                                303 404 404 404 404 404 404 404 404 404

GET  /units/                                                    -          -                                303 200 200 200 200 200 200 200 200 200
GET  /units/<int:unit_id>                                       unit       -                                303 200 200 200 200 200 200 200 200 200
GET  /units/<int:unit_id>                                       nothing    -                                303 404 404 404 404 404 404 404 404 404
GET  /units/export.xlsx                                         -          -                                303 200 200 200 200 200 200 200 200 200

GET  /powers/                                                   -          -                                303 200 200 200 200 200 200 200 200 200
GET  /powers/<code>                                             -          code=410703-CF-0151              303 200 200 200 200 200 200 200 200 200
GET  /powers/<code>                                             -          code=none                        303 404 404 404 404 404 404 404 404 404
GET  /powers/changes                                            -          -                                303 200 200 200 200 200 200 200 200 200
GET  /powers/export                                             -          -                                303 200 200 200 200 200 200 200 200 200
GET  /powers/import                                             -          -                                303 303 303 303 303 303 303 303 303 303
GET  /powers/live                                               -          item_text=消防                     303 200 200 200 200 200 200 200 200 200
GET  /powers/live/answer                                        -          item=410703-CF-0151              303 200 200 200 200 200 200 200 200 200
GET  /powers/places/live                                        -          place_text=铁西                    303 200 200 200 200 200 200 200 200 200
GET  /powers/who                                                -          item=410703-CF-0151              303 200 200 200 200 200 200 200 200 200
GET  /powers/who/sheet                                          -          item=410703-CF-0151              303 200 200 200 200 200 200 200 200 200
GET  /powers/synonyms                                           -          -                                303 200 200 200 200 200 200 200 200 200
POST /powers/<code>/synonyms                                    -          code=410703-CF-0151              303 422 422 403 403 422 403 403 403 403
POST /powers/<code>/basis                                       -          code=410703-CF-0151              303 422 422 403 403 422 403 403 403 403
POST /powers/synonyms/<int:missed_id>                           nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /powers/missed                                             -          words=门前堆东西                      303 303 303 303 303 303 303 303 303 303
POST /powers/go-live                                            -          -                                303 403 403 403 403 303 403 403 403 403

GET  /list_change/                                              -          -                                303 200 200 200 200 200 200 200 200 200
GET  /list_change/new                                           -          -                                303 200 200 200 200 200 200 200 200 200
GET  /list_change/handovers                                     -          -                                303 200 200 200 200 200 200 200 200 200
GET  /list_change/basis                                         -          -                                303 200 200 200 200 200 200 200 200 200
GET  /list_change/<int:matter_id>                               handover   -                                303 200 200 200 404 200 404 404 404 404
POST /list_change/<int:matter_id>/<step>                        handover   step=agree                       303 422 422 403 404 403 404 404 404 404
GET  /list_change/<int:matter_id>                               basis      -                                303 200 200 200 404 200 404 404 404 404
POST /list_change/<int:matter_id>/<step>                        basis      step=acknowledge                 303 403 403 303 404 403 404 404 404 404
POST /list_change/new                                           -          -                                303 303 303 303 303 303 403 403 403 403
GET  /list_change/<int:matter_id>                               change     -                                303 200 200 404 404 404 404 404 404 404
GET  /list_change/<int:matter_id>                               nothing    -                                303 404 404 404 404 404 404 404 404 404
POST /list_change/<int:matter_id>/draft                         change     -                                303 200 200 404 404 404 404 404 404 404
POST /list_change/<int:matter_id>/list                          change     -                                303 422 422 404 404 404 404 404 404 404
POST /list_change/<int:matter_id>/doubts/<key>                  change     key=none                         303 404 404 404 404 404 404 404 404 404
POST /list_change/<int:matter_id>/<step>                        change     step=publish                     303 403 403 404 404 404 404 404 404 404
POST /list_change/<int:matter_id>/<step>                        nothing    step=publish                     303 404 404 404 404 404 404 404 404 404

GET  /admin/people/                                             -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/people/new                                          -          -                                303 403 403 403 403 403 403 200 403 403
POST /admin/people/new                                          -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/people/import                                       -          -                                303 403 403 403 403 403 403 422 403 403
GET  /admin/people/<int:person_id>                              person     -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/people/<int:person_id>                              nothing    -                                303 403 403 403 403 403 403 404 403 403
POST /admin/people/<int:person_id>                              person     -                                303 403 403 403 403 403 403 422 403 403
POST /admin/people/<int:person_id>/disable                      person     -                                303 403 403 403 403 403 403 303 403 403
POST /admin/people/<int:person_id>/enable                       person     -                                303 403 403 403 403 403 403 303 403 403
POST /admin/people/<int:person_id>/reset-password               person     -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/units/                                              -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/units/<int:unit_id>                                 unit       -                                303 403 403 403 403 403 403 200 403 403
POST /admin/units/<int:unit_id>                                 unit       -                                303 403 403 403 403 403 403 303 403 403
POST /admin/units/<int:unit_id>/end                             unit       -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/<int:unit_id>/end/preview                     unit       -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/<int:unit_id>/end/ask-list                    unit       -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/<int:unit_id>/rename                          unit       -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/<int:unit_id>/liaisons                        unit       -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/<int:unit_id>/liaisons/<int:liaison_id>       liaison    -                                303 403 403 403 403 403 403 303 403 403
POST /admin/units/<int:unit_id>/liaisons/<int:liaison_id>/end   liaison    -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/import                                        -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/units/places                                        -          -                                303 403 403 403 403 403 403 422 403 403
GET  /admin/plugins/                                            -          -                                303 403 403 403 403 200 403 200 403 403
GET  /admin/plugins/<plugin>/<int:unit_id>/<state>              unit       plugin=transfer,state=off        303 403 403 403 403 200 403 200 403 403
POST /admin/plugins/<plugin>/<int:unit_id>/<state>              unit       plugin=transfer,state=off        303 403 403 403 403 422 403 303 403 403
GET  /admin/calendar/                                           -          -                                303 403 403 403 403 403 403 302 403 403
GET  /admin/calendar/<int:year>                                 -          year=2026                        303 403 403 403 403 403 403 200 403 403
POST /admin/calendar/<int:year>/read                            -          year=2027                        303 403 403 403 403 403 403 422 403 403
POST /admin/calendar/<int:year>/load                            -          year=2027                        303 403 403 403 403 403 403 422 403 403
GET  /admin/terms/                                              -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/terms/<rule>                                        -          rule=transfer.sign               303 403 403 403 403 403 403 200 403 403
GET  /admin/terms/history                                       -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/terms/laws                                          -          -                                303 403 403 403 403 403 403 200 403 403
POST /admin/terms/laws                                          -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/terms/<rule>/foresee                                -          rule=transfer.sign               303 403 403 403 403 403 403 422 403 403
POST /admin/terms/<rule>                                        -          rule=transfer.sign               303 403 403 403 403 403 403 422 403 403
GET  /admin/series/                                             -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/series/<int:year>/<int:unit_id>                     unit       year=2026                        303 403 403 403 403 403 403 200 403 403
POST /admin/series/<int:year>/<int:unit_id>                     unit       year=2026                        303 403 403 403 403 403 403 422 403 403
GET  /admin/templates/                                          -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/templates/<layout>                                  -          layout=letter                    303 403 403 403 403 403 403 200 403 403
GET  /admin/templates/<layout>                                  -          layout=no_such                   303 403 403 403 403 403 403 404 403 403
POST /admin/templates/<layout>                                  -          layout=letter                    303 403 403 403 403 403 403 422 403 403
POST /admin/templates/<layout>/<int:number>/adopt               -          layout=letter,number=0           303 403 403 403 403 403 403 303 403 403
GET  /admin/templates/<layout>/<int:number>.docx                -          layout=letter,number=0           303 403 403 403 403 403 403 200 403 403
GET  /admin/templates/<layout>/<int:number>.docx                -          layout=letter,number=9           303 403 403 403 403 403 403 404 403 403
GET  /admin/templates/<layout>/<int:number>/sample.docx         -          layout=minutes,number=0          303 403 403 403 403 403 403 200 403 403
GET  /admin/district/                                           -          -                                303 403 403 403 403 403 403 200 403 403
POST /admin/district/name                                       -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/district/seal                                       -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/district/station                                    -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/district/reminders                                  -          -                                303 403 403 403 403 403 403 422 403 403
GET  /admin/district/hardening/<code>                           -          code=E-T-LOOP                    303 403 403 403 403 403 403 200 403 403
GET  /admin/district/hardening/<code>                           -          code=E-T-JURIS                   303 403 403 403 403 403 403 404 403 403
POST /admin/district/hardening/<code>                           -          code=E-T-LOOP                    303 403 403 403 403 403 403 422 403 403
GET  /admin/password_policy/                                    -          -                                303 403 403 403 403 403 403 403 200 403
POST /admin/password_policy/                                    -          -                                303 403 403 403 403 403 403 403 422 403
GET  /admin/announcements/                                      -          -                                303 403 403 403 403 200 403 200 403 403
POST /admin/announcements/                                      -          -                                303 403 403 403 403 422 403 422 403 403
POST /admin/announcements/<int:number>/withdraw                 nothing    -                                303 403 403 403 403 404 403 404 403 403
GET  /admin/backup/                                             -          -                                303 403 403 403 403 403 403 200 403 403
POST /admin/backup/make                                         -          -                                303 403 403 403 403 403 403 303 403 403
POST /admin/backup/keep                                         -          -                                303 403 403 403 403 403 403 422 403 403
POST /admin/backup/keep                                         -          number=7                         303 403 403 403 403 403 403 303 403 403
POST /admin/backup/examine                                      -          -                                303 403 403 403 403 403 403 200 403 403
GET  /admin/roles/                                              -          -                                303 403 403 403 403 403 403 403 200 403
GET  /admin/roles/<int:person_id>                               person     -                                303 403 403 403 403 403 403 403 200 403
POST /admin/roles/<int:person_id>                               person     -                                303 403 403 403 403 403 403 403 303 403
POST /admin/roles/<int:person_id>/reset-totp                    person     -                                303 403 403 403 403 403 403 403 422 403
POST /admin/roles/<int:person_id>/reset-password                person     -                                303 403 403 403 403 403 403 403 200 403
GET  /admin/audit/                                              -          -                                303 403 403 403 403 403 403 403 403 200
GET  /admin/audit/head                                          -          -                                303 403 403 403 403 403 403 403 403 200
GET  /admin/audit/export.<kind>                                 -          kind=csv                         303 403 403 403 403 403 403 403 403 200
POST /admin/audit/verify                                        -          -                                303 403 403 403 403 403 403 403 403 200
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a request, and the status each reader gets."""

    method: str
    rule: str
    thing: str
    arguments: dict[str, str]
    statuses: tuple[int, ...]

    @property
    def changes(self) -> bool:
        """May the request change its thing?"""
        return self.method != "GET"

    def __str__(self) -> str:
        further = ",".join(f"{name}={value}" for name, value in self.arguments.items())
        return f"{self.method} {self.rule} {self.thing} {further or '-'}"


def lines() -> list[Line]:
    """The table, line by line."""
    return [_line(text) for text in TABLE.splitlines() if text and not text.startswith("#")]


def _line(text: str) -> Line:
    method, rule, thing, further, *statuses = text.split()
    if len(statuses) != len(READERS):
        raise ValueError(f"{len(READERS)} readers, {len(statuses)} statuses: {text}")
    arguments = {} if further == "-" else dict(pair.split("=", 1) for pair in further.split(","))
    return Line(method, rule, thing, arguments, tuple(map(int, statuses)))
