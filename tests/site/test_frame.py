def test_home(cast):
    c=cast.client("office")
    r=c.get("/")
    assert r.status_code==200, r.content
    print(r.content.decode())
    assert c.get("/nowhere/").status_code==404
    assert c.get("/components/").status_code==403
    c=cast.client("system_admin")
    assert c.get("/components/").status_code==200
    r=c.post("/language/",{"language":"en","next":"/components/"})
    assert r.status_code==302
    r=c.get("/components/"); print(r.content.decode())
